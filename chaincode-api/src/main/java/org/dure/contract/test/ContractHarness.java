package org.dure.contract.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dure.contract.ContractRuntime;
import org.dure.contract.Invocation;
import org.dure.contract.LedgerAccess;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// Calls contracts as a client would, one transaction after another, each a second after the one
/// before.
///
/// ```java
/// ContractHarness ledger = ContractHarness.of(LandRegistry.class);
/// ledger.as(registrar).at(Instant.parse("2026-01-01T00:00:00Z")).submit("registerParcel", json).value();
/// ```
public final class ContractHarness {
  private final ContractRuntime runtime;
  private final TestLedger ledger = new TestLedger();
  private TestIdentity caller = TestIdentity.client("Org1MSP", "someone");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int calls;

  private ContractHarness(ContractRuntime runtime) {
    this.runtime = runtime;
  }

  @SafeVarargs
  public static ContractHarness of(Class<? extends ContractInterface>... contracts) {
    return new ContractHarness(ContractRuntime.of(contracts));
  }

  /// The same for a chaincode loaded from a jar.
  public static ContractHarness of(ContractRuntime runtime) {
    return new ContractHarness(runtime);
  }

  /// From now on this identity calls.
  public ContractHarness as(TestIdentity identity) {
    caller = identity;
    return this;
  }

  /// The timestamp of the next transaction.
  public ContractHarness at(Instant time) {
    now = time;
    return this;
  }

  public TestLedger ledger() {
    return ledger;
  }

  /// Runs a call and, if it succeeds, commits its writes.
  public CallResult submit(String function, String... args) {
    Pending pending = endorse(function, args);
    if (pending.result.succeeded() && !pending.commit()) {
      throw new AssertionError("a transaction committed at once cannot conflict");
    }
    return pending.result;
  }

  /// Runs a call and throws its writes away.
  public CallResult evaluate(String function, String... args) {
    return endorse(function, args).result;
  }

  /// Runs a call now and leaves it to the caller when it commits: for conflicts between
  /// transactions.
  public Pending endorse(String function, String... args) {
    Instant time = now;
    now = now.plus(Duration.ofSeconds(1));
    String txId = "tx%06d".formatted(++calls);
    TestSimulation simulation = new TestSimulation(ledger);
    Invocation call = invocation(txId, time, function, args);
    CallResult result = new CallResult(txId, runtime.run(call, simulation));
    return new Pending(ledger, simulation, result, time);
  }

  /// Runs a call on a ledger of the test's own.
  public CallResult run(LedgerAccess on, String function, String... args) {
    String txId = "tx%06d".formatted(++calls);
    return new CallResult(txId, runtime.run(invocation(txId, now, function, args), on));
  }

  private Invocation invocation(String txId, Instant time, String function, String... args) {
    List<byte[]> bytes =
        Stream.concat(Stream.of(function), Stream.of(args))
            .map(s -> s.getBytes(StandardCharsets.UTF_8))
            .toList();
    return new Invocation(
        "mychannel",
        txId,
        time,
        bytes,
        caller.creator(),
        new byte[32],
        Map.of(),
        SignedProposal.getDefaultInstance());
  }

  /// An endorsed transaction that has not been committed.
  public static final class Pending {
    private final TestLedger ledger;
    private final TestSimulation simulation;
    private final CallResult result;
    private final Instant time;

    private Pending(TestLedger ledger, TestSimulation simulation, CallResult result, Instant time) {
      this.ledger = ledger;
      this.simulation = simulation;
      this.result = result;
      this.time = time;
    }

    public CallResult result() {
      return result;
    }

    /// False when something it read has changed since: MVCC_READ_CONFLICT or PHANTOM_READ_CONFLICT
    /// on a network.
    public boolean commit() {
      return ledger.commit(simulation, result.txId(), time);
    }
  }
}
