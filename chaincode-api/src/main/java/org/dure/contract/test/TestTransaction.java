package org.dure.contract.test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hyperledger.fabric.shim.Chaincode;

/// What one transaction reads and writes in every chaincode it calls: it holds or fails as a whole.
final class TestTransaction {
  private static final int DEPTH_MAX = 16;

  private final Map<String, TestLedger> ledgers;
  private final Callee callee;
  private final Map<String, TestSimulation> parts = new LinkedHashMap<>();
  private int depth;

  /// Runs a chaincode by name, within a transaction.
  interface Callee {
    Chaincode.Response run(TestTransaction transaction, String name, List<byte[]> args);
  }

  /// @param ledgers of the chaincodes there are, by name
  TestTransaction(Map<String, TestLedger> ledgers, Callee callee) {
    this.ledgers = ledgers;
    this.callee = callee;
  }

  /// This transaction's view of one chaincode's state.
  TestSimulation on(String chaincode) {
    return parts.computeIfAbsent(
        chaincode,
        name -> new TestSimulation(Objects.requireNonNull(ledgers.get(name), name), this::call));
  }

  /// As the peer answers a chaincode that calls another one.
  private Chaincode.Response call(String called, List<byte[]> args, String channel) {
    String name = called.contains("/") ? called.substring(0, called.indexOf('/')) : called;
    if (!ledgers.containsKey(name)) {
      throw new IllegalStateException(
          "INVOKE_CHAINCODE failed: the harness has no chaincode '%s', only %s; add it with with()"
              .formatted(name, ledgers.keySet()));
    }
    if (depth + 1 >= DEPTH_MAX) {
      throw new IllegalStateException("contracts call each other too deeply");
    }
    depth++;
    try {
      return callee.run(this, name, args);
    } finally {
      depth--;
    }
  }

  /// Applies all writes if nothing that was read has changed since.
  boolean commit(String txId, Instant time) {
    if (!parts.values().stream().allMatch(TestSimulation::stillHolds)) {
      return false;
    }
    parts.values().forEach(part -> part.ledger().apply(part, txId, time));
    return true;
  }
}
