package org.dure.store.rocks;

import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.dure.store.Cursor;
import org.dure.store.StoreException;
import org.dure.store.query.Sort.Direction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// A cursor over the entries of one family from a first key up to a bound.
///
/// @param <T> what an entry becomes
final class RocksCursor<T> implements Cursor<T> {
  private final Database database;
  private final OpenCount users;
  private final @Nullable Slice bound;
  private final @Nullable Slice lowest;
  private final Direction direction;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private final BiFunction<byte[], byte[], T> mapper;
  private boolean closed;

  /// @param users counts this cursor until it is closed
  /// @param last the first key that is not part of it, or null for no bound
  RocksCursor(
      Database database,
      OpenCount users,
      @Nullable Snapshot snapshot,
      Family family,
      byte[] first,
      byte @Nullable [] last,
      BiFunction<byte[], byte[], T> mapper) {
    this(database, users, snapshot, family, first, last, Direction.ASCENDING, mapper);
  }

  RocksCursor(
      Database database,
      OpenCount users,
      @Nullable Snapshot snapshot,
      Family family,
      byte[] first,
      byte @Nullable [] last,
      Direction direction,
      BiFunction<byte[], byte[], T> mapper) {
    users.enter();
    this.database = database;
    this.users = users;
    this.mapper = mapper;
    this.bound = last == null ? null : new Slice(last);
    this.options = new ReadOptions();
    this.lowest = direction == Direction.DESCENDING ? new Slice(first) : null;
    this.direction = direction;
    if (lowest != null) {
      options.setIterateLowerBound(lowest);
    }
    if (bound != null) {
      options.setIterateUpperBound(bound);
    }
    if (snapshot != null) {
      options.setSnapshot(snapshot);
    }
    this.iterator = database.db().newIterator(database.handle(family), options);
    switch (direction) {
      case ASCENDING -> iterator.seek(first);
      case DESCENDING -> iterator.seekToLast();
    }
  }

  @Override
  public boolean hasNext() {
    if (closed) {
      throw new StoreException(StoreException.Kind.CLOSED, "the cursor is closed");
    }
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
      return false;
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "reading a range", e);
    }
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T entry = mapper.apply(iterator.key(), iterator.value());
    switch (direction) {
      case ASCENDING -> iterator.next();
      case DESCENDING -> iterator.prev();
    }
    return entry;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    iterator.close();
    options.close();
    if (lowest != null) {
      lowest.close();
    }
    if (bound != null) {
      bound.close();
    }
    users.leave();
  }
}
