package org.dure.contract.test;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.dure.contract.CollectionRules;
import org.dure.contract.Cursor;
import org.dure.contract.HistoryEntry;
import org.dure.contract.LedgerAccess;
import org.dure.contract.SimulationOrder;
import org.dure.contract.StateEntry;
import org.dure.contract.StatePage;
import org.dure.contract.test.TestKeys.Versioned;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// One call on a [TestLedger]: reads see committed state only, writes wait for the commit.
final class TestSimulation implements LedgerAccess {
  private static final String PUBLIC = "";

  private final TestLedger ledger;
  private final Endorsement at;
  private final Map<String, TestKeyUse> uses = new TreeMap<>();

  /// Calls another chaincode in the same transaction.
  interface Calls {
    Chaincode.Response call(String chaincode, List<byte[]> args, String channel);
  }

  /// Where and how a call is simulated.
  ///
  /// @param rules for the collections of the chaincode and the caller
  /// @param order shared by all chaincodes of the transaction
  /// @param holds says of a collection whether the endorsing node has its plaintext
  record Endorsement(
      CollectionRules rules,
      SimulationOrder order,
      java.util.function.Predicate<String> holds,
      TestQueries queries,
      Calls calls) {}

  TestSimulation(TestLedger ledger, Endorsement at) {
    this.ledger = ledger;
    this.at = at;
    uses.put(PUBLIC, new TestKeyUse(ledger.publicKeys()));
  }

  TestLedger ledger() {
    return ledger;
  }

  TestKeyUse publicUse() {
    return use(PUBLIC);
  }

  Collection<TestKeyUse> uses() {
    return uses.values();
  }

  boolean stillHolds() {
    return uses.values().stream().allMatch(TestKeyUse::stillHolds);
  }

  private TestKeyUse use(String collection) {
    return uses.computeIfAbsent(collection, name -> new TestKeyUse(ledger.collection(name)));
  }

  @Override
  public byte @Nullable [] getState(String key) {
    return value(publicUse().read(key));
  }

  @Override
  public void putState(String key, byte[] value) {
    at.order.write();
    publicUse().write(key, value);
  }

  @Override
  public void delState(String key) {
    putState(key, new byte[0]);
  }

  @Override
  public byte @Nullable [] getStateValidationParameter(String key) {
    Versioned entry = publicUse().read(key);
    return entry == null ? null : entry.parameter();
  }

  @Override
  public void setStateValidationParameter(String key, byte[] policy) {
    at.order.write();
    publicUse().writeParameter(key, policy);
  }

  @Override
  public Cursor<StateEntry> getStateByRange(String startKey, String endKey) {
    return cursor(entries(publicUse().readRange(startKey, endKey)));
  }

  @Override
  public StatePage getStateByRangeWithPagination(
      String startKey, String endKey, int pageSize, String bookmark) {
    at.order.page();
    String from = bookmark.isEmpty() ? startKey : bookmark;
    List<StateEntry> found = entries(publicUse().committed().range(from, endKey));
    return found.size() <= pageSize
        ? new StatePage(found, "")
        : new StatePage(found.subList(0, pageSize), found.get(pageSize).key());
  }

  @Override
  public Cursor<StateEntry> getQueryResult(String query) {
    return cursor(read(answer(query, Integer.MAX_VALUE, "")).entries());
  }

  @Override
  public StatePage getQueryResultWithPagination(String query, int pageSize, String bookmark) {
    at.order.page();
    return read(answer(query, pageSize, bookmark));
  }

  private StatePage answer(String query, int results, String bookmark) {
    return at.queries.answer(PUBLIC, ledger.publicKeys().values(), query, results, bookmark);
  }

  private StatePage read(StatePage page) {
    page.entries().forEach(entry -> publicUse().read(entry.key()));
    return page;
  }

  @Override
  public Cursor<HistoryEntry> getHistoryForKey(String key) {
    return cursor(ledger.history(key));
  }

  @Override
  public byte @Nullable [] getPrivateData(String collection, String key) {
    at.rules.checkRead(collection);
    Versioned entry = use(collection).read(key);
    if (entry != null && !at.holds.test(collection)) {
      throw CollectionRules.plaintextMissing(entry.version(), 0);
    }
    return value(entry);
  }

  @Override
  public byte @Nullable [] getPrivateDataHash(String collection, String key) {
    at.rules.checkKnown(collection);
    use(collection).read(key);
    return ledger.collection(collection).hash(key);
  }

  @Override
  public void putPrivateData(String collection, String key, byte[] value) {
    at.rules.checkWrite(collection);
    at.order.write();
    use(collection).write(key, value);
  }

  @Override
  public void delPrivateData(String collection, String key) {
    putPrivateData(collection, key, new byte[0]);
  }

  /// The harness keeps no plaintext but the newest, so nothing else is left to erase.
  @Override
  public void purgePrivateData(String collection, String key) {
    putPrivateData(collection, key, new byte[0]);
  }

  @Override
  public byte @Nullable [] getPrivateDataValidationParameter(String collection, String key) {
    at.rules.checkRead(collection);
    Versioned entry = use(collection).read(key);
    return entry == null ? null : entry.parameter();
  }

  @Override
  public void setPrivateDataValidationParameter(String collection, String key, byte[] policy) {
    at.rules.checkWrite(collection);
    at.order.write();
    use(collection).writeParameter(key, policy);
  }

  @Override
  public Cursor<StateEntry> getPrivateDataByRange(
      String collection, String startKey, String endKey) {
    return cursor(entries(plaintext(collection).range(startKey, endKey)));
  }

  @Override
  public Cursor<StateEntry> getPrivateDataQueryResult(String collection, String query) {
    NavigableMap<String, byte[]> documents = plaintext(collection).values();
    return cursor(at.queries.answer(collection, documents, query, Integer.MAX_VALUE, "").entries());
  }

  /// What the endorsing node has of a collection; none of it is recorded as read.
  private TestKeys plaintext(String collection) {
    at.rules.checkRead(collection);
    at.order.queryPrivate();
    return at.holds.test(collection) ? ledger.collection(collection) : new TestKeys();
  }

  @Override
  public Chaincode.Response invokeChaincode(String chaincode, List<byte[]> args, String channel) {
    return at.calls.call(chaincode, args, channel);
  }

  private static byte @Nullable [] value(@Nullable Versioned entry) {
    return entry == null ? null : entry.value();
  }

  private static List<StateEntry> entries(NavigableMap<String, Versioned> found) {
    return found.entrySet().stream()
        .map(e -> new StateEntry(e.getKey(), e.getValue().value()))
        .toList();
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
