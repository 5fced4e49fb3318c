package org.dure.contract.test;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.dure.contract.Cursor;
import org.dure.contract.HistoryEntry;
import org.dure.contract.LedgerAccess;
import org.dure.contract.StateEntry;
import org.dure.contract.StatePage;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// One call on a [TestLedger]: reads see committed state only, writes wait for the commit.
final class TestSimulation implements LedgerAccess {
  private static final long ABSENT = -1;

  private record RangeRead(String start, String end) {}

  private final TestLedger ledger;
  private final Map<String, Long> reads = new HashMap<>();
  private final Map<RangeRead, Map<String, Long>> ranges = new HashMap<>();
  private final NavigableMap<String, byte @Nullable []> writes =
      new TreeMap<>(TestLedger.KEY_ORDER);
  private final Map<String, byte[]> parameterWrites = new HashMap<>();
  private final Calls calls;
  private boolean paginated;

  /// Calls another chaincode in the same transaction.
  interface Calls {
    Chaincode.Response call(String chaincode, List<byte[]> args, String channel);
  }

  TestSimulation(TestLedger ledger, Calls calls) {
    this.ledger = ledger;
    this.calls = calls;
  }

  TestLedger ledger() {
    return ledger;
  }

  NavigableMap<String, byte @Nullable []> writes() {
    return writes;
  }

  Map<String, byte[]> parameterWrites() {
    return parameterWrites;
  }

  boolean stillHolds() {
    return reads.entrySet().stream().allMatch(e -> version(e.getKey()) == e.getValue())
        && ranges.entrySet().stream()
            .allMatch(e -> versions(e.getKey().start, e.getKey().end).equals(e.getValue()));
  }

  private long version(String key) {
    TestLedger.Versioned entry = ledger.versioned(key);
    return entry == null ? ABSENT : entry.version();
  }

  private Map<String, Long> versions(String start, String end) {
    Map<String, Long> versions = new HashMap<>();
    ledger.range(start, end).forEach((key, entry) -> versions.put(key, entry.version()));
    return versions;
  }

  @Override
  public byte @Nullable [] getState(String key) {
    reads.putIfAbsent(key, version(key));
    return ledger.get(key);
  }

  @Override
  public void putState(String key, byte[] value) {
    requireNoPages();
    writes.put(key, value);
  }

  @Override
  public void delState(String key) {
    requireNoPages();
    writes.put(key, null);
  }

  private void requireNoPages() {
    if (paginated) {
      throw new IllegalStateException(
          "transaction has already performed a paginated query. Writes are not allowed");
    }
  }

  @Override
  public byte @Nullable [] getStateValidationParameter(String key) {
    return ledger.parameter(key);
  }

  @Override
  public void setStateValidationParameter(String key, byte[] policy) {
    requireNoPages();
    parameterWrites.put(key, policy);
  }

  /// Records the whole range as read, which is stricter than a ledger for a contract that stops
  /// half way.
  @Override
  public Cursor<StateEntry> getStateByRange(String startKey, String endKey) {
    ranges.putIfAbsent(new RangeRead(startKey, endKey), versions(startKey, endKey));
    return cursor(
        ledger.range(startKey, endKey).entrySet().stream()
            .map(e -> new StateEntry(e.getKey(), e.getValue().value()))
            .toList());
  }

  @Override
  public StatePage getStateByRangeWithPagination(
      String startKey, String endKey, int pageSize, String bookmark) {
    if (!writes.isEmpty()) {
      throw new IllegalStateException("paginated queries are for read-only transactions");
    }
    paginated = true;
    String from = bookmark.isEmpty() ? startKey : bookmark;
    List<StateEntry> entries =
        ledger.range(from, endKey).entrySet().stream()
            .limit(pageSize + 1L)
            .map(e -> new StateEntry(e.getKey(), e.getValue().value()))
            .toList();
    return entries.size() <= pageSize
        ? new StatePage(entries, "")
        : new StatePage(entries.subList(0, pageSize), entries.get(pageSize).key());
  }

  @Override
  public Cursor<StateEntry> getQueryResult(String query) {
    return cursor(read(ledger.query(query, Integer.MAX_VALUE, "")).entries());
  }

  @Override
  public StatePage getQueryResultWithPagination(String query, int pageSize, String bookmark) {
    if (!writes.isEmpty()) {
      throw new IllegalStateException("paginated queries are for read-only transactions");
    }
    paginated = true;
    return read(ledger.query(query, pageSize, bookmark));
  }

  private StatePage read(StatePage page) {
    page.entries().forEach(entry -> reads.putIfAbsent(entry.key(), version(entry.key())));
    return page;
  }

  @Override
  public Cursor<HistoryEntry> getHistoryForKey(String key) {
    return cursor(ledger.history(key));
  }

  @Override
  public Chaincode.Response invokeChaincode(String chaincode, List<byte[]> args, String channel) {
    return calls.call(chaincode, args, channel);
  }

  private static <T> Cursor<T> cursor(List<T> results) {
    Iterator<T> iterator = results.iterator();
    return new Cursor<>() {
      @Override
      public @Nullable T next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
