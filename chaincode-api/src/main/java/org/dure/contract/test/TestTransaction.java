package org.dure.contract.test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.shim.Chaincode;

/// What one transaction reads and writes in every chaincode it calls: it holds or fails as a whole.
final class TestTransaction {
  private static final int DEPTH_MAX = 16;

  private final Map<String, TestLedger> ledgers;
  private final Callee callee;
  private final Simulating simulating;
  private final Map<String, TestSimulation> parts = new LinkedHashMap<>();
  private int depth;

  /// Runs a chaincode by name, within a transaction.
  interface Callee {
    Chaincode.Response run(TestTransaction transaction, String name, List<byte[]> args);
  }

  /// Makes the view of a chaincode's state for this transaction.
  interface Simulating {
    TestSimulation on(String chaincode, TestSimulation.Calls calls);
  }

  /// @param ledgers of the chaincodes there are, by name
  TestTransaction(Map<String, TestLedger> ledgers, Callee callee, Simulating simulating) {
    this.ledgers = ledgers;
    this.callee = callee;
    this.simulating = simulating;
  }

  /// This transaction's view of one chaincode's state.
  TestSimulation on(String chaincode) {
    return parts.computeIfAbsent(chaincode, name -> simulating.on(name, this::call));
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

  /// Applies all writes as one block if nothing that was read has changed since.
  boolean commit(String txId, Instant time) {
    if (!parts.values().stream().allMatch(TestSimulation::stillHolds)) {
      return false;
    }
    ledgers.forEach((name, ledger) -> ledger.addBlock(parts.get(name), txId, time));
    return true;
  }
}
