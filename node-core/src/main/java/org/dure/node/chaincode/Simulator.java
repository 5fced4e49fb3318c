package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.dure.contract.CollectionRules;
import org.dure.contract.SimulationOrder;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.rwset.MetadataEntry;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.SimulationResults;
import org.dure.model.state.VersionedValue;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyChange;
import org.dure.store.KeyValue;
import org.dure.store.Ledger;
import org.dure.store.Match;
import org.dure.store.StateArea;
import org.dure.store.StateQuery;
import org.dure.store.StateSnapshot;
import org.dure.store.query.Query;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// One transaction's view of a channel: reads a frozen state and records every read and write.
///
/// Reads never see the transaction's own writes, as in Fabric. For one thread at a time; only
/// [#stop] may come from another.
public final class Simulator implements AutoCloseable {

  /// The name under which a key's own endorsement policy stands in its metadata.
  public static final String VALIDATION_PARAMETER = "VALIDATION_PARAMETER";

  private final Ledger ledger;
  private final StateSnapshot snapshot;
  private final RwSetBuilder sets = new RwSetBuilder();
  private final List<RangeScan> scans = new ArrayList<>();
  private final List<Cursor<?>> open = new ArrayList<>();
  private final Map<String, TreeSet<String>> written = new TreeMap<>();
  private final Map<String, TreeSet<String>> plaintextReads = new TreeMap<>();
  private final SimulationOrder order = new SimulationOrder();
  private volatile boolean stopped;

  public Simulator(Ledger ledger) {
    this.ledger = ledger;
    this.snapshot = ledger.snapshot();
  }

  /// Makes every further access fail, so that a contract that was given up does not go on for
  /// nothing.
  public void stop() {
    stopped = true;
  }

  public String channelId() {
    return ledger.channelId();
  }

  /// The state without recording what is read; for decisions of the node, not of a contract.
  public StateSnapshot snapshot() {
    return snapshot;
  }

  public @Nullable ByteString get(String namespace, String key) {
    checkRunning();
    VersionedValue found = snapshot.get(namespace, key);
    sets.read(namespace, key, found == null ? null : found.version());
    return found == null ? null : found.value();
  }

  public void put(String namespace, String key, ByteString value) {
    checkWritable();
    sets.write(namespace, key, value);
    wrote(namespace, key);
  }

  public void delete(String namespace, String key) {
    checkWritable();
    sets.delete(namespace, key);
    wrote(namespace, key);
  }

  /// One entry of a key's metadata, or null.
  public @Nullable ByteString metadata(String namespace, String key, String name) {
    checkRunning();
    VersionedValue found = snapshot.get(namespace, key);
    sets.read(namespace, key, found == null ? null : found.version());
    return found == null ? null : entry(found.metadata(), name);
  }

  /// Replaces a key's metadata.
  public void putMetadata(String namespace, String key, Map<String, ByteString> metadata) {
    checkWritable();
    sets.writeMetadata(namespace, key, metadata);
    wrote(namespace, key);
  }

  /// The keys of a range; what the caller iterates over is recorded.
  public RangeScan range(String namespace, String start, String end) {
    checkRunning();
    RangeScan scan = new RangeScan(namespace, start, end, snapshot.range(namespace, start, end));
    scans.add(scan);
    open.add(scan);
    return scan;
  }

  /// As [#range] for a page: a transaction that pages through results may not write, since the keys
  /// beyond the page are not recorded.
  public RangeScan page(String namespace, String start, String end) {
    order.page();
    return range(namespace, start, end);
  }

  /// The documents that a query finds. Each one counts as read when it is given out; others that
  /// come to match later are not noticed, as in Fabric.
  ///
  /// @throws org.dure.store.query.QueryException if the query cannot be answered, here or later
  public QueryScan query(String namespace, String query) {
    checkRunning();
    return scan(namespace, Query.parse(query));
  }

  /// As [#query] for a page, under the rules of [#page].
  public QueryScan queryPage(String namespace, String query, int pageSize, String bookmark) {
    checkRunning();
    order.page();
    return scan(namespace, Query.parse(query).page(bookmark, pageSize));
  }

  private QueryScan scan(String namespace, Query query) {
    return scan(
        StateArea.ofPublic(namespace),
        query,
        found -> sets.read(namespace, found.key(), found.version()));
  }

  private QueryScan scan(StateArea area, Query query, Consumer<Match> read) {
    QueryScan scan = new QueryScan(StateQuery.run(snapshot, area, query, this::checkRunning), read);
    open.add(scan);
    return scan;
  }

  /// The past of a key, newest first; not recorded.
  public Cursor<KeyChange> history(String namespace, String key) {
    checkRunning();
    Cursor<KeyChange> changes = ledger.history(namespace, key);
    open.add(changes);
    return changes;
  }

  /// The plaintext of a private key, or null if there is none.
  ///
  /// @throws ChaincodeException if this node does not hold the plaintext of the hash
  public @Nullable ByteString getPrivate(String namespace, String collection, String key) {
    checkRunning();
    readPlaintext(namespace, collection);
    VersionedValue hash = snapshot.getHashed(hashed(namespace, collection, key));
    sets.readPrivate(namespace, collection, key, hash == null ? null : hash.version());
    if (hash == null) {
      return null;
    }
    VersionedValue plain = snapshot.getPrivate(namespace, collection, key);
    if (plain == null || !plain.version().equals(hash.version())) {
      throw CollectionRules.plaintextMissing(hash.version().block(), hash.version().tx());
    }
    return plain.value();
  }

  public @Nullable ByteString getPrivateHash(String namespace, String collection, String key) {
    checkRunning();
    VersionedValue hash = snapshot.getHashed(hashed(namespace, collection, key));
    sets.readPrivate(namespace, collection, key, hash == null ? null : hash.version());
    return hash == null ? null : hash.value();
  }

  public void putPrivate(String namespace, String collection, String key, ByteString value) {
    checkWritable();
    sets.writePrivate(namespace, collection, key, value);
  }

  /// Deletes a private key with all that was ever written to it.
  public void purgePrivate(String namespace, String collection, String key) {
    checkWritable();
    sets.purgePrivate(namespace, collection, key);
  }

  /// One entry of a private key's metadata, or null.
  public @Nullable ByteString privateMetadata(
      String namespace, String collection, String key, String name) {
    checkRunning();
    VersionedValue hash = snapshot.getHashed(hashed(namespace, collection, key));
    sets.readPrivate(namespace, collection, key, hash == null ? null : hash.version());
    return hash == null ? null : entry(hash.metadata(), name);
  }

  /// Replaces a private key's metadata.
  public void putPrivateMetadata(
      String namespace, String collection, String key, Map<String, ByteString> metadata) {
    checkWritable();
    sets.writePrivateMetadata(namespace, collection, key, metadata);
  }

  /// The plaintext keys of a private range that this node holds. They are not recorded, so a
  /// transaction that asks for them may not write.
  public Cursor<KeyValue> queryPrivate(
      String namespace, String collection, String start, String end) {
    beginPrivateQuery(namespace, collection);
    Cursor<KeyValue> keys = snapshot.privateRange(namespace, collection, start, end);
    open.add(keys);
    return keys;
  }

  /// The documents among the plaintext of a collection that a query finds, under the rules of
  /// [#queryPrivate].
  ///
  /// @throws org.dure.store.query.QueryException if the query cannot be answered, here or later
  public QueryScan queryPrivateDocuments(String namespace, String collection, String query) {
    beginPrivateQuery(namespace, collection);
    return scan(new StateArea(namespace, collection), Query.parse(query), found -> {});
  }

  private void beginPrivateQuery(String namespace, String collection) {
    checkRunning();
    order.queryPrivate();
    readPlaintext(namespace, collection);
  }

  /// The plaintext keys of a private range that this node holds; not recorded, as in Fabric.
  public SequencedMap<String, ByteString> privateRange(
      String namespace, String collection, String start, String end) {
    SequencedMap<String, ByteString> found = new java.util.LinkedHashMap<>();
    try (Cursor<KeyValue> keys = snapshot.privateRange(namespace, collection, start, end)) {
      while (keys.hasNext()) {
        KeyValue next = keys.next();
        found.put(next.key(), next.value().value());
      }
    }
    return found;
  }

  /// Ends the simulation's range scans and gives everything that was recorded.
  public SimulationResults results() {
    scans.forEach(scan -> scan.record(sets));
    scans.clear();
    return sets.build();
  }

  /// The endorsement policies of the written public keys that have one of their own, and whether
  /// some key was written that has none, by namespace.
  public SequencedMap<String, WrittenKeys> writtenKeys() {
    SequencedMap<String, WrittenKeys> found = new TreeMap<>();
    written.forEach((namespace, keys) -> {
      List<ByteString> policies = new ArrayList<>();
      for (String key : keys) {
        ByteString policy = entry(snapshot.metadata(namespace, key), VALIDATION_PARAMETER);
        if (policy != null) {
          policies.add(policy);
        }
      }
      found.put(namespace, new WrittenKeys(policies, policies.size() < keys.size()));
    });
    return found;
  }

  /// The collections whose plaintext was asked for, by namespace. Reading a hash does not count:
  /// every node has it.
  public Map<String, ? extends Set<String>> plaintextReads() {
    return plaintextReads;
  }

  private void readPlaintext(String namespace, String collection) {
    plaintextReads.computeIfAbsent(namespace, none -> new TreeSet<>()).add(collection);
  }

  /// What is known of the public keys written in a namespace.
  ///
  /// @param keyPolicies marshalled SignaturePolicyEnvelopes
  /// @param anyWithoutPolicy whether the chaincode's policy is needed as well
  public record WrittenKeys(List<ByteString> keyPolicies, boolean anyWithoutPolicy) {}

  @Override
  public void close() {
    open.forEach(Cursor::close);
    snapshot.close();
  }

  private static HashedKey hashed(String namespace, String collection, String key) {
    return new HashedKey(namespace, collection, Sha256.ofUtf8(key));
  }

  private static @Nullable ByteString entry(ByteString metadata, String name) {
    if (metadata.isEmpty()) {
      return null;
    }
    try {
      for (MetadataEntry entry : MetadataEntry.fromStateBytes(metadata)) {
        if (entry.name().equals(name)) {
          return entry.value();
        }
      }
      return null;
    } catch (MalformedException e) {
      throw new IllegalStateException("the ledger holds malformed metadata", e);
    }
  }

  private void wrote(String namespace, String key) {
    written.computeIfAbsent(namespace, none -> new TreeSet<>()).add(key);
  }

  private void checkRunning() {
    if (stopped) {
      throw new IllegalStateException("the execution of this transaction was stopped");
    }
  }

  private void checkWritable() {
    checkRunning();
    order.write();
  }
}
