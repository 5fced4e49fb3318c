package org.dure.node.validate;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.dure.model.ByteOrder;
import org.dure.model.rwset.KvRead;
import org.dure.model.state.StateUpdate;
import org.dure.store.KeyValue;
import org.jspecify.annotations.Nullable;

/// The keys and versions of a range as they will be after the updates made so far in a block, and
/// behind them the key at which the reader stopped, if it did and the key is there. Source:
/// txmgmt/validation/combined_iterator.go.
final class MergedRange implements Iterator<KvRead> {
  private final Iterator<KeyValue> stored;
  private final Iterator<Map.Entry<String, StateUpdate>> updated;
  private @Nullable KeyValue nextStored;
  private Map.@Nullable Entry<String, StateUpdate> nextUpdated;
  private @Nullable KvRead last;
  private @Nullable KvRead next;

  /// @param stored ordered by key
  /// @param updated ordered by key, of the same range
  /// @param last comes behind all others, null for none
  MergedRange(
      Iterator<KeyValue> stored,
      Iterator<Map.Entry<String, StateUpdate>> updated,
      @Nullable KvRead last) {
    this.stored = stored;
    this.updated = updated;
    this.last = last;
    this.nextStored = pull(stored);
    this.nextUpdated = pull(updated);
    advance();
  }

  private static <T> @Nullable T pull(Iterator<T> from) {
    return from.hasNext() ? from.next() : null;
  }

  private void advance() {
    next = null;
    while (next == null && (nextStored != null || nextUpdated != null)) {
      next = step(nextStored, nextUpdated);
    }
    if (next == null) {
      next = last;
      last = null;
    }
  }

  private @Nullable KvRead step(
      @Nullable KeyValue fromState, Map.@Nullable Entry<String, StateUpdate> update) {
    if (update == null
        || (fromState != null && ByteOrder.UTF8.compare(fromState.key(), update.getKey()) < 0)) {
      nextStored = pull(stored);
      return fromState == null ? null : new KvRead(fromState.key(), fromState.value().version());
    }
    if (fromState != null && fromState.key().equals(update.getKey())) {
      nextStored = pull(stored);
    }
    nextUpdated = pull(updated);
    return switch (update.getValue()) {
      case StateUpdate.Put put -> new KvRead(update.getKey(), put.version());
      case StateUpdate.Delete delete -> null;
    };
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public KvRead next() {
    KvRead result = next;
    if (result == null) {
      throw new NoSuchElementException();
    }
    advance();
    return result;
  }
}
