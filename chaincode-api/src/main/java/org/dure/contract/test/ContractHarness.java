package org.dure.contract.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dure.contract.CollectionRules;
import org.dure.contract.ContractRuntime;
import org.dure.contract.Invocation;
import org.dure.contract.LedgerAccess;
import org.dure.contract.Outcome;
import org.dure.contract.SimulationOrder;
import org.hyperledger.fabric.contract.ContractInterface;
import org.jspecify.annotations.Nullable;

/// Calls contracts as a client would, one transaction after another, each a second after the one
/// before.
///
/// ```java
/// ContractHarness ledger = ContractHarness.of(LandRegistry.class);
/// ledger.as(registrar).at(Instant.parse("2026-01-01T00:00:00Z")).submit("registerParcel", json).value();
/// ```
///
/// A call runs on the node of the caller's organisation, unless [#endorsedBy] names another: that
/// decides whose private plaintext it sees.
public final class ContractHarness {
  private static final String MAIN = "";

  private final Map<String, ContractRuntime> chaincodes = new HashMap<>();
  private final Map<String, TestLedger> ledgers = new TreeMap<>();
  private TestIdentity caller = TestIdentity.client("Org1MSP", "someone");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int calls;
  private final TestCollections collections = new TestCollections();
  private final Map<String, byte[]> transientData = new HashMap<>();
  private TestQueries queries = TestQueries.onClassPath();
  private @Nullable String endorser;
  private String name = "contract-under-test";
  private String target = MAIN;

  private ContractHarness(ContractRuntime runtime) {
    collections.add(caller.mspId());
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
    ledgers.put(name, new TestLedger());
  }

  /// What the chaincode under test is called, for texts that name it.
  public ContractHarness named(String chaincode) {
    name = chaincode;
    return this;
  }

  /// From now on calls go to a chaincode added with [#with], by its name, or to the one under test.
  public ContractHarness to(String chaincode) {
    target = chaincode.equals(name) ? MAIN : chaincode;
    ledger(target);
    return this;
  }

  /// From now on rich queries are answered by this engine, in place of the one on the class path.
  public ContractHarness queriesBy(TestQueries engine) {
    queries = engine;
    return this;
  }

  /// Declares private collections of the chaincode under test. The implicit ones,
  /// `_implicit_org_<MSP id>`, are there for every organisation that calls, is a member of a
  /// collection or is named to [#organisations].
  public ContractHarness withCollections(TestCollection... declared) {
    for (TestCollection collection : declared) {
      declare(MAIN, collection);
    }
    return this;
  }

  /// Declares the private collections of a `collections_config.json` for the chaincode under test.
  public ContractHarness withCollections(Path json) {
    return withCollections(read(json).toArray(TestCollection[]::new));
  }

  /// Declares private collections of a chaincode added with [#with].
  public ContractHarness withCollectionsOf(String chaincode, TestCollection... declared) {
    ledger(chaincode);
    for (TestCollection collection : declared) {
      declare(chaincode, collection);
    }
    return this;
  }

  private void declare(String chaincode, TestCollection collection) {
    collections.declare(chaincode, collection);
    ledger(chaincode).keepFor(collection.name(), collection.blockToLive());
  }

  private static List<TestCollection> read(Path json) {
    try {
      return TestCollection.ofJson(Files.readString(json));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + json, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(json + ": " + e.getMessage(), e);
    }
  }

  /// Adds organisations to the channel.
  public ContractHarness organisations(String... mspIds) {
    List.of(mspIds).forEach(collections::add);
    return this;
  }

  /// From now on this organisation's node runs the calls, whoever makes them.
  public ContractHarness endorsedBy(String mspId) {
    collections.add(mspId);
    endorser = mspId;
    return this;
  }

  /// From now on calls run on the node of the caller's organisation, as at the beginning.
  public ContractHarness endorsedByOwnNode() {
    endorser = null;
    return this;
  }

  /// Transient data of the next call, and of no other.
  public ContractHarness passing(String key, byte[] value) {
    transientData.put(key, value.clone());
    return this;
  }

  /// The same, as UTF-8.
  public ContractHarness passing(String key, String value) {
    return passing(key, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Blocks go by that hold no transaction of these chaincodes: for data that expire.
  public ContractHarness passBlocks(int blocks) {
    for (int i = 0; i < blocks; i++) {
      ledgers.values().forEach(ledger -> ledger.addBlock(null, "", now));
    }
    return this;
  }

  /// From now on this identity calls.
  public ContractHarness as(TestIdentity identity) {
    caller = identity;
    collections.add(identity.mspId());
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
            (within, callee, given) -> run(callee, call.withInput(given, false), within).response(),
            simulating(init));
    CallResult result = new CallResult(txId, run(target, call, transaction));
    return new Pending(transaction, result, time);
  }

  private TestTransaction.Simulating simulating(boolean init) {
    TestIdentity client = caller;
    String node = endorser == null ? client.mspId() : endorser;
    SimulationOrder order = new SimulationOrder();
    return (chaincode, within) ->
        new TestSimulation(
            ledger(chaincode),
            new TestSimulation.Endorsement(
                new CollectionRules(
                    chaincode.equals(MAIN) ? name : chaincode,
                    collection -> collections.permission(chaincode, collection, client),
                    init && chaincode.equals(MAIN)),
                order,
                collection -> collections.holds(node, chaincode, collection),
                queries,
                within));
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
    Map<String, byte[]> passed = Map.copyOf(transientData);
    transientData.clear();
    return new Invocation(
        "mychannel",
        txId,
        time,
        bytes,
        caller.creator(),
        new byte[32],
        passed,
        TestProposal.to(target.equals(MAIN) ? name : target),
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
