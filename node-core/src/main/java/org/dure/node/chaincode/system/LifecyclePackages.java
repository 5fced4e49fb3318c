package org.dure.node.chaincode.system;

import static org.dure.node.definition.StoredDefinitions.LIFECYCLE;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.dure.model.Sha256;
import org.dure.model.state.VersionedValue;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.InstalledContracts;
import org.dure.node.chaincode.InstalledPackage;
import org.dure.node.chaincode.PackageException;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.ImplicitCollections;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.HashedKey;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageResult;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;

/// The lifecycle functions on packages, which concern this node and no channel.
final class LifecyclePackages {

  private final String collection;
  private final Channels channels;
  private final InstalledContracts installed;

  LifecyclePackages(String mspId, Channels channels, InstalledContracts installed) {
    this.collection = ImplicitCollections.nameFor(mspId);
    this.channels = channels;
    this.installed = installed;
  }

  MessageLite install(ByteString args) throws PackageException, InvalidProtocolBufferException {
    byte[] bytes = InstallChaincodeArgs.parseFrom(args).getChaincodeInstallPackage().toByteArray();
    InstalledPackage done = installed.install(bytes);
    return InstallChaincodeResult.newBuilder()
        .setPackageId(done.id())
        .setLabel(done.label())
        .build();
  }

  MessageLite bytes(ByteString args) throws PackageException, InvalidProtocolBufferException {
    String id = GetInstalledChaincodePackageArgs.parseFrom(args).getPackageId();
    return GetInstalledChaincodePackageResult.newBuilder()
        .setChaincodeInstallPackage(ByteString.copyFrom(installed.packageBytes(id)))
        .build();
  }

  MessageLite queryOne(ByteString args) throws LifecycleException, InvalidProtocolBufferException {
    String id = QueryInstalledChaincodeArgs.parseFrom(args).getPackageId();
    for (InstalledPackage found : installed.list()) {
      if (found.id().equals(id)) {
        var result =
            QueryInstalledChaincodeResult.newBuilder().setPackageId(id).setLabel(found.label());
        uses(id)
            .forEach((channel, uses) -> {
              var references = QueryInstalledChaincodeResult.References.newBuilder();
              uses.forEach(use ->
                  references.addChaincodes(
                      QueryInstalledChaincodeResult.Chaincode.newBuilder()
                          .setName(use.name())
                          .setVersion(use.version())));
              result.putReferences(channel, references.build());
            });
        return result.build();
      }
    }
    throw LifecycleException.notFound("chaincode install package '" + id + "' not found");
  }

  MessageLite queryAll() {
    var result = QueryInstalledChaincodesResult.newBuilder();
    for (InstalledPackage found : installed.list()) {
      var one =
          QueryInstalledChaincodesResult.InstalledChaincode.newBuilder()
              .setPackageId(found.id())
              .setLabel(found.label());
      uses(found.id())
          .forEach((channel, uses) -> {
            var references = QueryInstalledChaincodesResult.References.newBuilder();
            uses.forEach(use ->
                references.addChaincodes(
                    QueryInstalledChaincodesResult.Chaincode.newBuilder()
                        .setName(use.name())
                        .setVersion(use.version())));
            one.putReferences(channel, references.build());
          });
      result.addInstalledChaincodes(one);
    }
    return result.build();
  }

  private record Use(String name, String version) {}

  /// The committed chaincodes, by channel, for which this organisation approved the package.
  private SequencedMap<String, List<Use>> uses(String packageId) {
    ByteString expected =
        Sha256.of(LifecycleFunctions.localPackage(packageId).encodedField("PackageID"));
    SequencedMap<String, List<Use>> found = new TreeMap<>();
    for (String channelId : channels.ids()) {
      ChannelAccess channel = channels.find(channelId);
      if (channel != null) {
        List<Use> uses = uses(channel.ledger().state(), expected);
        if (!uses.isEmpty()) {
          found.put(channelId, uses);
        }
      }
    }
    return found;
  }

  private List<Use> uses(StateView state, ByteString packageHash) {
    StoredDefinitions definitions = new StoredDefinitions(StoredDefinitions.lifecycleOf(state));
    List<Use> uses = new ArrayList<>();
    for (String name : StoredDefinitions.names(state)) {
      ChaincodeDefinition definition = definitions.find(name);
      if (definition != null && packageHash.equals(approvedPackage(state, name, definition))) {
        uses.add(new Use(name, definition.version()));
      }
    }
    return uses;
  }

  private ByteString approvedPackage(StateView state, String name, ChaincodeDefinition definition) {
    String key =
        StateFields.fieldKey(
            LifecycleFunctions.SOURCES,
            LifecycleFunctions.approvalName(name, definition.sequence()),
            "PackageID");
    VersionedValue hash = state.getHashed(new HashedKey(LIFECYCLE, collection, Sha256.ofUtf8(key)));
    return hash == null ? ByteString.EMPTY : hash.value();
  }
}
