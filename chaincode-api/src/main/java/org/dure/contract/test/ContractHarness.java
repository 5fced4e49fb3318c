package org.dure.contract.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dure.contract.ContractRuntime;
import org.dure.contract.Invocation;
import org.dure.contract.LedgerAccess;
import org.dure.contract.Outcome;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/// Calls contracts as a client would, one transaction after another, each a second after the one
/// before.
///
/// ```java
/// ContractHarness ledger = ContractHarness.of(LandRegistry.class);
/// ledger.as(registrar).at(Instant.parse("2026-01-01T00:00:00Z")).submit("registerParcel", json).value();
/// ```
public final class ContractHarness {
  private static final String MAIN = "";

  private final Map<String, ContractRuntime> chaincodes = new HashMap<>();
  private final Map<String, TestLedger> ledgers = new TreeMap<>();
  private TestIdentity caller = TestIdentity.client("Org1MSP", "someone");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int calls;
  private @Nullable TestQueries queries;

  private ContractHarness(ContractRuntime runtime) {
    add(MAIN, runtime);
  }

  @SafeVarargs
  public static ContractHarness of(Class<? extends ContractInterface>... contracts) {
    return new ContractHarness(ContractRuntime.of(contracts));
  }

  /// The same for a chaincode loaded from a jar.
  public static ContractHarness of(ContractRuntime runtime) {
    return new ContractHarness(runtime);
  }

  /// Adds another chaincode, with a ledger of its own, for the one under test to call by `name`.
  @SafeVarargs
  public final ContractHarness with(String name, Class<? extends ContractInterface>... contracts) {
    return with(name, ContractRuntime.of(contracts));
  }

  /// The same for a chaincode loaded from a jar.
  public ContractHarness with(String name, ContractRuntime runtime) {
    if (name.isBlank() || chaincodes.containsKey(name)) {
      throw new IllegalArgumentException("a chaincode needs a name of its own, not '" + name + "'");
    }
    add(name, runtime);
    return this;
  }

  private void add(String name, ContractRuntime runtime) {
    chaincodes.put(name, runtime);
    TestLedger ledger = new TestLedger();
    if (queries != null) {
      ledger.answerBy(queries);
    }
    ledgers.put(name, ledger);
  }

  /// From now on contracts can make rich queries.
  public ContractHarness queriesBy(TestQueries engine) {
    queries = engine;
    ledgers.values().forEach(ledger -> ledger.answerBy(engine));
    return this;
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
    return ledger(MAIN);
  }

  /// The ledger of a chaincode added with [#with].
  public TestLedger ledger(String name) {
    TestLedger ledger = ledgers.get(name);
    if (ledger == null) {
      throw new IllegalArgumentException("the harness has no chaincode " + name);
    }
    return ledger;
  }

  /// Initialises the chaincode under test, as a client does after a definition that requires it: a
  /// plain chaincode's `init` runs instead of `invoke`.
  public CallResult init(String function, String... args) {
    return submitted(endorse(true, function, args));
  }

  /// Runs a call and, if it succeeds, commits its writes.
  public CallResult submit(String function, String... args) {
    return submitted(endorse(function, args));
  }

  private static CallResult submitted(Pending pending) {
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
    return endorse(false, function, args);
  }

  private Pending endorse(boolean init, String function, String... args) {
    Instant time = now;
    now = now.plus(Duration.ofSeconds(1));
    String txId = "tx%06d".formatted(++calls);
    Invocation call = invocation(txId, time, init, function, args);
    TestTransaction transaction =
        new TestTransaction(
            ledgers,
            (within, name, given) -> run(name, call.withInput(given, false), within).response());
    CallResult result = new CallResult(txId, run(MAIN, call, transaction));
    return new Pending(transaction, result, time);
  }

  private Outcome run(String name, Invocation call, TestTransaction transaction) {
    return chaincode(name).run(call, transaction.on(name));
  }

  /// Runs a call on a ledger of the test's own.
  public CallResult run(LedgerAccess on, String function, String... args) {
    String txId = "tx%06d".formatted(++calls);
    return new CallResult(
        txId, chaincode(MAIN).run(invocation(txId, now, false, function, args), on));
  }

  private ContractRuntime chaincode(String name) {
    return Objects.requireNonNull(chaincodes.get(name), name);
  }

  private Invocation invocation(
      String txId, Instant time, boolean init, String function, String... args) {
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
        SignedProposal.getDefaultInstance(),
        init);
  }

  /// An endorsed transaction that has not been committed.
  public static final class Pending {
    private final TestTransaction transaction;
    private final CallResult result;
    private final Instant time;

    private Pending(TestTransaction transaction, CallResult result, Instant time) {
      this.transaction = transaction;
      this.result = result;
      this.time = time;
    }

    public CallResult result() {
      return result;
    }

    /// False when something it read has changed since: MVCC_READ_CONFLICT or PHANTOM_READ_CONFLICT
    /// on a network.
    public boolean commit() {
      return transaction.commit(result.txId(), time);
    }
  }
}
