package org.dure.node.collection;

import com.google.protobuf.ByteString;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.state.VersionedValue;
import org.dure.node.definition.StateReader;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.Cursor;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.jspecify.annotations.Nullable;

/// The collections of a channel as they were when a block was judged: who was a member then. Read
/// from the history of the definitions (Fabric keeps a database for it, `confighistory`). Of a
/// definition that was replaced before a ledger's snapshot the history is not here; nobody is a
/// member by it.
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
    return of(key -> before(block, key));
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
