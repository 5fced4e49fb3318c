package org.dure.bench.commit;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dure.bench.consensus.Material;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Version;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.StateEditor;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StoredDefinitions;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.jspecify.annotations.Nullable;

/// Makes really signed transactions that read and write keys of one chaincode, three endorsements
/// each, and knows the versions that they find. Keys are new until the state is full, and from then
/// on any of those there, none twice in a block.
final class Workload {
  static final String CHAINCODE = "cc";
  private static final int ENDORSEMENTS = 3;
  private static final String POLICY = "/Channel/Application/Endorsement";

  private final SigningIdentity client;
  private final List<SigningIdentity> endorsers = new ArrayList<>();
  private final int valueBytes;
  private final Random random = new Random(1);
  private final List<Version> versions = new ArrayList<>();
  private long nonces;

  Workload(Material material, int valueBytes) throws IOException {
    this.client = material.client();
    for (int k = 1; k <= ENDORSEMENTS; k++) {
      endorsers.add(material.replica(k));
    }
    this.valueBytes = valueBytes;
  }

  long keys() {
    return versions.size();
  }

  static String key(long index) {
    return "key-%09d".formatted(index);
  }

  /// The transaction that defines the chaincode.
  ByteString definition() {
    ApplicationPolicy policy =
        ApplicationPolicy.newBuilder().setChannelConfigPolicyReference(POLICY).build();
    ChaincodeDefinition definition =
        new ChaincodeDefinition(
            1,
            ChaincodeEndorsementInfo.newBuilder()
                .setVersion("1")
                .setEndorsementPlugin("escc")
                .build(),
            ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin("vscc")
                .setValidationParameter(policy.toByteString())
                .build(),
            CollectionConfigPackage.getDefaultInstance());
    RwSetBuilder set = new RwSetBuilder();
    StateFields.write(
        new Writes(set), StoredDefinitions.NAMESPACES, CHAINCODE, definition.asStruct());
    return SignedTransaction.of(StoredDefinitions.LIFECYCLE, nonces++, set, client, endorsers);
  }

  private record Writes(RwSetBuilder set) implements StateEditor {
    @Override
    public @Nullable ByteString get(String key) {
      return null;
    }

    @Override
    public void put(String key, ByteString value) {
      set.write(StoredDefinitions.LIFECYCLE, key, value);
    }

    @Override
    public void delete(String key) {
      set.delete(StoredDefinitions.LIFECYCLE, key);
    }
  }

  /// Transactions of `writes` new keys each.
  List<ByteString> filling(long block, int transactions, int writes) {
    List<RwSetBuilder> sets = new ArrayList<>();
    for (int i = 0; i < transactions; i++) {
      RwSetBuilder set = new RwSetBuilder();
      for (int k = 0; k < writes; k++) {
        touch(set, versions.size(), null);
        versions.add(new Version(block, i));
      }
      sets.add(set);
    }
    return signed(sets);
  }

  /// Transactions that each read and write one key that is there.
  List<ByteString> changing(long block, int transactions) {
    List<RwSetBuilder> sets = new ArrayList<>();
    int[] keys = random.ints(0, versions.size()).distinct().limit(transactions).toArray();
    for (int i = 0; i < keys.length; i++) {
      RwSetBuilder set = new RwSetBuilder();
      touch(set, keys[i], versions.get(keys[i]));
      versions.set(keys[i], new Version(block, i));
      sets.add(set);
    }
    return signed(sets);
  }

  private void touch(RwSetBuilder set, long index, @Nullable Version found) {
    byte[] value = new byte[valueBytes];
    random.nextBytes(value);
    set.read(CHAINCODE, key(index), found);
    set.write(CHAINCODE, key(index), ByteString.copyFrom(value));
  }

  private List<ByteString> signed(List<RwSetBuilder> sets) {
    long first = nonces;
    nonces += sets.size();
    return IntStream.range(0, sets.size())
        .parallel()
        .mapToObj(i -> SignedTransaction.of(CHAINCODE, first + i, sets.get(i), client, endorsers))
        .toList();
  }
}
