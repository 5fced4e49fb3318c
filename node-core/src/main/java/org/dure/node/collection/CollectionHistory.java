package org.dure.node.collection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.state.VersionedValue;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionException;
import org.dure.node.definition.StateReader;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.CollectionsRecord;
import org.dure.store.Cursor;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.jspecify.annotations.Nullable;

/// The collections of a channel as they were when a block was judged: who was a member then. Read
/// from the history of the definitions, and where it began with a snapshot, from the records that
/// came with it.
public final class CollectionHistory {
  private final Ledger ledger;
  private final Supplier<ChannelConfig> config;

  /// @param config the newest configuration, which tells the organisations of implicit collections
  public CollectionHistory(Ledger ledger, Supplier<ChannelConfig> config) {
    this.ledger = ledger;
    this.config = config;
  }

  /// As they are behind the newest block.
  public PrivateCollections now() {
    return of(StoredDefinitions.lifecycleOf(ledger.state()));
  }

  /// As they were before a block, by which its transactions were judged.
  public PrivateCollections before(long block) {
    StoredDefinitions here = new StoredDefinitions(key -> before(block, key));
    return new PrivateCollections(
        config.get(),
        chaincode -> {
          ChaincodeDefinition found = here.find(chaincode);
          return found == null ? recorded(block, chaincode) : found;
        });
  }

  /// A definition that was replaced before the snapshot with which the ledger began, as far as its
  /// collections go.
  private @Nullable ChaincodeDefinition recorded(long block, String chaincode) {
    for (CollectionsRecord record : ledger.collections(chaincode)) {
      if (record.block() < block) {
        try {
          return new ChaincodeDefinition(
              0,
              ChaincodeEndorsementInfo.getDefaultInstance(),
              ChaincodeValidationInfo.getDefaultInstance(),
              CollectionConfigPackage.parseFrom(record.collections()));
        } catch (InvalidProtocolBufferException e) {
          throw new DefinitionException(
              "the record of the collections of " + chaincode + " does not parse", e);
        }
      }
    }
    return null;
  }

  private PrivateCollections of(StateReader lifecycle) {
    return new PrivateCollections(config.get(), new StoredDefinitions(lifecycle));
  }

  private @Nullable ByteString before(long block, String key) {
    VersionedValue newest = ledger.state().get(StoredDefinitions.LIFECYCLE, key);
    if (newest != null && newest.version().block() < block) {
      return newest.value();
    }
    try (Cursor<KeyChange> changes = ledger.history(StoredDefinitions.LIFECYCLE, key)) {
      while (changes.hasNext()) {
        KeyChange change = changes.next();
        if (change.version().block() < block) {
          return change.deleted() ? null : change.value();
        }
      }
      return null;
    }
  }
}
