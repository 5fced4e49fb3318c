package org.dure.node.collection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionException;
import org.dure.node.definition.ImplicitCollections;
import org.dure.node.definition.StateReader;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.CollectionsRecord;
import org.dure.store.MissingSet.Eligibility;
import org.dure.store.PrivateSetId;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/// What definitions declared of collections in the course of a channel, as Fabric records it
/// (`core/ledger/confighistory`), and who may have plaintext by it.
public final class CollectionRecords {
  private static final Pattern SEQUENCE =
      Pattern.compile(StoredDefinitions.NAMESPACES + "/fields/([^/]+)/Sequence");

  /// One declaration of a collection.
  private record Declared(long block, boolean member) {}

  private record Name(String chaincode, String collection) {}

  private final String mspId;
  private final Map<Name, List<Declared>> newestFirst = new HashMap<>();

  /// @param mspId the organisation in question
  public CollectionRecords(String mspId) {
    this.mspId = mspId;
  }

  /// What a block records: the collections of each chaincode that it defines anew, whether they
  /// changed or not, if it has any.
  ///
  /// @param before the state before the block
  public static Map<String, ByteString> of(StateUpdates updates, StateView before) {
    Map<String, StateUpdate> written = updates.publicUpdates(StoredDefinitions.LIFECYCLE);
    StateReader stored = StoredDefinitions.lifecycleOf(before);
    StateReader after =
        key ->
            switch (written.get(key)) {
              case StateUpdate.Put put -> put.value().value();
              case StateUpdate.Delete delete -> null;
              case null -> stored.get(key);
            };
    StoredDefinitions definitions = new StoredDefinitions(after);
    Map<String, ByteString> records = new TreeMap<>();
    for (String key : written.keySet()) {
      Matcher sequence = SEQUENCE.matcher(key);
      if (sequence.matches()) {
        CollectionConfigPackage declared = declared(definitions, sequence.group(1));
        if (declared.getConfigCount() > 0) {
          records.put(sequence.group(1), declared.toByteString());
        }
      }
    }
    return records;
  }

  private static CollectionConfigPackage declared(StoredDefinitions definitions, String name) {
    try {
      ChaincodeDefinition definition = definitions.find(name);
      return definition == null
          ? CollectionConfigPackage.getDefaultInstance()
          : definition.collections();
    } catch (DefinitionException noChaincode) {
      return CollectionConfigPackage.getDefaultInstance();
    }
  }

  /// Takes note of a record; those of one chaincode come with the newest first.
  ///
  /// @throws InvalidProtocolBufferException if it holds no collections
  public void add(CollectionsRecord record) throws InvalidProtocolBufferException {
    for (CollectionConfig each :
        CollectionConfigPackage.parseFrom(record.collections()).getConfigList()) {
      StaticCollectionConfig config = each.getStaticCollectionConfig();
      newestFirst
          .computeIfAbsent(
              new Name(record.chaincode(), config.getName()), none -> new ArrayList<>())
          .add(new Declared(record.block(), PrivateCollections.declared(config).has(mspId)));
    }
  }

  /// Whether the organisation may have a set: it is a member by the definition before its block or
  /// by any later one (Fabric `pvtdatastorage/snapshot_data_importer.go`).
  public Eligibility eligibility(PrivateSetId set) {
    String owner = ImplicitCollections.mspIdOf(set.collection());
    boolean member = owner != null ? owner.equals(mspId) : isMember(set);
    return member ? Eligibility.MEMBER : Eligibility.STRANGER;
  }

  private boolean isMember(PrivateSetId set) {
    Name name = new Name(set.namespace(), set.collection());
    for (Declared declared : newestFirst.getOrDefault(name, List.of())) {
      if (declared.member || declared.block < set.block()) {
        return declared.member;
      }
    }
    return false;
  }
}
