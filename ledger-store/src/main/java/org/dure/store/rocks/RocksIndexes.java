package org.dure.store.rocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.PrivateWrite;
import org.dure.store.StateArea;
import org.dure.store.StateIndexes;
import org.dure.store.query.Collation;
import org.dure.store.query.Documents;
import org.dure.store.query.IndexDefinition;
import org.dure.store.query.StateIndex;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// The indexes of one ledger. An index is kept up from the moment it is defined; what was there
/// before is added in pieces, each between two blocks and in one batch with the note how far it is.
/// A piece reads what the state holds at that moment, so it does not matter which keys blocks have
/// written since: an entry that is there already is written again.
final class RocksIndexes implements StateIndexes {
  private static final int PIECE_KEYS = 500;
  private static final long PIECE_BYTES = 1 << 20;

  private final Database database;
  private final Writing writing;
  private volatile Map<StateArea, List<IndexRecord>> records = Map.of();

  private RocksIndexes(Database database, Writing writing) {
    this.database = database;
    this.writing = writing;
  }

  static RocksIndexes open(Database database, Writing writing) {
    RocksIndexes indexes = new RocksIndexes(database, writing);
    List<IndexRecord> found = indexes.stored();
    List<IndexRecord> kept = new ArrayList<>();
    try (WriteBatch batch = new WriteBatch()) {
      for (IndexRecord record : found) {
        kept.add(indexes.sameOrder(batch, record));
      }
      if (batch.count() > 0) {
        database.writeSynced(batch, "beginning indexes anew");
      }
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "reading indexes", e);
    }
    indexes.publish(kept);
    return indexes;
  }

  private List<IndexRecord> stored() {
    List<IndexRecord> found = new ArrayList<>();
    try (RocksCursor<IndexRecord> all =
        new RocksCursor<>(
            database,
            database.users(),
            null,
            Family.LEDGER,
            IndexRecord.FIRST,
            IndexRecord.BEHIND,
            IndexRecord::of)) {
      all.forEachRemaining(found::add);
    }
    return found;
  }

  /// Begins an index anew whose entries stand in the order of other Unicode tables than today's.
  private IndexRecord sameOrder(WriteBatch batch, IndexRecord record) throws RocksDBException {
    if (record.collation().equals(Collation.version())) {
      return record;
    }
    drop(batch, record);
    IndexRecord fresh =
        IndexRecord.fresh(record.area(), record.index().id(), record.index().definition());
    batch.put(database.handle(Family.LEDGER), fresh.key(), fresh.toBytes());
    return fresh;
  }

  private void drop(WriteBatch batch, IndexRecord record) throws RocksDBException {
    byte[] first = Keys.indexPrefix(record.area(), record.index().id());
    batch.deleteRange(database.handle(Family.INDEX), first, Keys.after(first));
    batch.delete(database.handle(Family.LEDGER), record.key());
  }

  private void publish(List<IndexRecord> all) {
    records = all.stream().collect(Collectors.groupingBy(IndexRecord::area, Collectors.toList()));
  }

  private List<IndexRecord> all() {
    TreeMap<Integer, IndexRecord> byId = new TreeMap<>();
    records.values().forEach(some -> some.forEach(one -> byId.put(one.index().id(), one)));
    return List.copyOf(byId.values());
  }

  Set<StateArea> areas() {
    return records.keySet();
  }

  @Override
  public List<StateIndex> list(StateArea area) {
    return records.getOrDefault(area, List.of()).stream().map(IndexRecord::index).toList();
  }

  @Override
  public void define(String namespace, Map<String, List<IndexDefinition>> definitions) {
    Map<StateArea, List<String>> wanted = new HashMap<>();
    definitions.forEach((collection, some) ->
        wanted.put(
            new StateArea(namespace, collection),
            some.stream().map(IndexDefinition::json).toList()));
    writing.exclusively(() -> {
      try (WriteBatch batch = new WriteBatch()) {
        List<IndexRecord> kept = new ArrayList<>();
        for (IndexRecord record : all()) {
          boolean stays =
              !record.area().namespace().equals(namespace)
                  || wanted
                      .getOrDefault(record.area(), List.of())
                      .contains(record.index().definition().json());
          if (stays) {
            kept.add(record);
          } else {
            drop(batch, record);
          }
        }
        add(batch, kept, namespace, definitions);
        if (batch.count() > 0) {
          database.writeSynced(batch, "defining indexes");
        }
        publish(kept);
        return true;
      } catch (RocksDBException e) {
        throw Failures.of(database.folder(), "defining indexes", e);
      }
    });
  }

  private void add(
      WriteBatch batch,
      List<IndexRecord> kept,
      String namespace,
      Map<String, List<IndexDefinition>> definitions)
      throws RocksDBException {
    // Not the id of one that goes with this batch: its entries are deleted by it.
    int next = all().stream().mapToInt(record -> record.index().id()).max().orElse(0);
    for (var collection : new TreeMap<>(definitions).entrySet()) {
      StateArea area = new StateArea(namespace, collection.getKey());
      for (IndexDefinition definition : collection.getValue()) {
        boolean known =
            kept.stream()
                .anyMatch(record ->
                    record.area().equals(area)
                        && record.index().definition().json().equals(definition.json()));
        if (!known) {
          IndexRecord fresh = IndexRecord.fresh(area, ++next, definition);
          batch.put(database.handle(Family.LEDGER), fresh.key(), fresh.toBytes());
          kept.add(fresh);
        }
      }
    }
  }

  @Override
  public boolean build() {
    return writing.exclusively(() -> {
      IndexRecord building =
          all().stream().filter(IndexRecord::isBuilding).findFirst().orElse(null);
      if (building == null) {
        return false;
      }
      IndexRecord next = buildPiece(building);
      publish(all().stream().map(record -> record.equals(building) ? next : record).toList());
      return all().stream().anyMatch(IndexRecord::isBuilding);
    });
  }

  private IndexRecord buildPiece(IndexRecord record) {
    byte[] prefix = Keys.areaPrefix(record.area());
    Family family = Family.of(record.area());
    byte[] first = record.done().length == 0 ? prefix : Keys.concat(record.done(), new byte[1]);
    try (WriteBatch batch = new WriteBatch();
        RocksIterator state = database.db().newIterator(database.handle(family))) {
      byte[] done = record.done();
      long bytes = 0;
      int keys = 0;
      state.seek(first);
      while (isIn(state, prefix) && keys < PIECE_KEYS && bytes < PIECE_BYTES) {
        done = state.key();
        byte[] value = state.value();
        String key =
            new String(done, prefix.length, done.length - prefix.length, StandardCharsets.UTF_8);
        change(batch, record, key, null, Documents.read(key, Values.readState(value).value()));
        keys++;
        bytes += value.length;
        state.next();
      }
      IndexRecord next = isIn(state, prefix) ? record.builtUpTo(done) : record.ready();
      state.status();
      batch.put(database.handle(Family.LEDGER), next.key(), next.toBytes());
      database.writeUnsynced(batch, "building an index");
      return next;
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "building an index", e);
    }
  }

  private static boolean isIn(RocksIterator at, byte[] prefix) {
    return at.isValid()
        && at.key().length >= prefix.length
        && Arrays.equals(at.key(), 0, prefix.length, prefix, 0, prefix.length);
  }

  /// Adds to a block's batch what it changes in the indexes.
  void keepUp(WriteBatch batch, StateUpdates updates) throws RocksDBException {
    for (StateArea area : records.keySet()) {
      if (area.isPublic()) {
        SequencedMap<String, ByteString> written = new LinkedHashMap<>();
        updates
            .publicUpdates(area.namespace())
            .forEach((key, update) ->
                written.put(
                    key,
                    switch (update) {
                      case StateUpdate.Put put -> put.value().value();
                      case StateUpdate.Delete delete -> ByteString.EMPTY;
                    }));
        keepUp(batch, area, written);
      }
    }
  }

  /// As above for plaintext that this node holds; a key without a value is gone.
  void keepUp(WriteBatch batch, List<PrivateWrite> changes) throws RocksDBException {
    if (records.isEmpty()) {
      return;
    }
    Map<StateArea, SequencedMap<String, ByteString>> plaintext = new LinkedHashMap<>();
    for (PrivateWrite write : changes) {
      plaintext
          .computeIfAbsent(
              new StateArea(write.namespace(), write.collection()), area -> new LinkedHashMap<>())
          .put(write.key(), write.value());
    }
    for (var area : plaintext.entrySet()) {
      keepUp(batch, area.getKey(), area.getValue());
    }
  }

  /// @param written the last value of each key, empty for a delete
  private void keepUp(WriteBatch batch, StateArea area, SequencedMap<String, ByteString> written)
      throws RocksDBException {
    List<IndexRecord> indexes = records.getOrDefault(area, List.of());
    if (indexes.isEmpty() || written.isEmpty()) {
      return;
    }
    Family family = Family.of(area);
    byte[] prefix = Keys.areaPrefix(area);
    List<byte[]> keys =
        written.keySet().stream().map(key -> Keys.concat(prefix, Keys.utf8(key))).toList();
    List<byte @Nullable []> before = database.getAll(family, database.newest(), keys);
    int at = 0;
    for (var write : written.entrySet()) {
      byte[] old = before.get(at++);
      String key = write.getKey();
      ObjectNode was = old == null ? null : Documents.read(key, Values.readState(old).value());
      ObjectNode is = Documents.read(key, write.getValue());
      for (IndexRecord index : indexes) {
        change(batch, index, key, was, is);
      }
    }
  }

  private void change(
      WriteBatch batch,
      IndexRecord record,
      String key,
      @Nullable ObjectNode was,
      @Nullable ObjectNode is)
      throws RocksDBException {
    IndexDefinition definition = record.index().definition();
    byte[] from = was == null ? null : definition.encode(was);
    byte[] to = is == null ? null : definition.encode(is);
    if (Arrays.equals(from, to)) {
      // It is there, or will be when the index has been built as far as this key.
      return;
    }
    if (from != null) {
      batch.delete(database.handle(Family.INDEX), entry(record, from, key));
    }
    if (to != null) {
      byte[] length = new byte[Values.varintSize(to.length)];
      Values.putVarint(length, 0, to.length);
      batch.put(database.handle(Family.INDEX), entry(record, to, key), length);
    }
  }

  private static byte[] entry(IndexRecord record, byte[] values, String key) {
    return Keys.concat(
        Keys.indexPrefix(record.area(), record.index().id()), values, Keys.utf8(key));
  }
}
