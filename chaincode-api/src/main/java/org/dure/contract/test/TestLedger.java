package org.dure.contract.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.dure.contract.HistoryEntry;
import org.jspecify.annotations.Nullable;

/// Committed state of one chaincode in memory: public keys and their history, and private ones by
/// collection. Each committed transaction is a block. Not thread-safe.
public final class TestLedger {
  private final TestKeys state = new TestKeys();
  private final Map<String, TestKeys> collections = new TreeMap<>();
  private final Map<String, Long> blocksToLive = new HashMap<>();
  private final Map<String, List<HistoryEntry>> history = new HashMap<>();
  private long height;

  TestLedger() {}

  /// The committed public value, or null.
  public byte @Nullable [] get(String key) {
    return state.get(key);
  }

  /// All public keys in ledger order.
  public List<String> keys() {
    return state.keys();
  }

  /// The public keys.
  public TestKeys publicKeys() {
    return state;
  }

  /// The private keys of a collection, as its members' nodes have them.
  public TestKeys collection(String name) {
    return collections.computeIfAbsent(name, none -> new TestKeys());
  }

  void keepFor(String collection, long blocks) {
    blocksToLive.put(collection, blocks);
  }

  List<HistoryEntry> history(String key) {
    return List.copyOf(history.getOrDefault(key, List.of()).reversed());
  }

  /// A block goes by, with what a transaction wrote here, if it did.
  void addBlock(@Nullable TestSimulation simulation, String txId, Instant time) {
    height++;
    if (simulation != null) {
      note(simulation.publicUse().writes(), txId, time);
      simulation.uses().forEach(use -> use.apply(height));
    }
    // What block b wrote is gone once block b + blockToLive + 1 is there.
    blocksToLive.forEach((name, blocks) -> {
      if (blocks > 0) {
        collection(name).expire(height - blocks);
      }
    });
  }

  private void note(NavigableMap<String, byte[]> writes, String txId, Instant time) {
    writes.forEach((key, value) ->
        history
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(new HistoryEntry(txId, value, time, value.length == 0)));
  }
}
