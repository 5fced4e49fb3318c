package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dure.cli.Dure;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.client.NodeConnection;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.network.NodeProcess;
import org.dure.cli.network.OrgName;
import org.dure.cli.network.PortOwner;
import org.dure.cli.operate.Bringup;
import org.dure.cli.operate.NodeReport;
import org.dure.cli.operate.Shutdown;
import org.dure.cli.operate.Survey;
import org.dure.membership.ca.NetworkMaterial;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// A network of real processes in a temporary folder, with the contract `kv` deployed.
/// Organisations are numbered from 1.
final class TestNetwork implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final class Shared {
    static final TestNetwork NETWORK = open();

    private static TestNetwork open() {
      try {
        TestNetwork network = own(4);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(() -> {
                  try {
                    network.close();
                  } catch (IOException e) {
                    e.printStackTrace();
                  }
                }));
        return network;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final Path folder;
  private volatile NetworkFolder network;
  private final Console console =
      new Console(new PrintWriter(Writer.nullWriter()), new PrintWriter(System.err, true), false);
  private final NodeLauncher launcher = new NodeLauncher(Dure.class);
  private final AtomicLong serial = new AtomicLong();
  private final Map<Integer, NodeConnection> connections = new ConcurrentHashMap<>();

  private TestNetwork(Path folder, NetworkFolder network) {
    this.folder = folder;
    this.network = network;
  }

  /// One network for all tests that leave it whole.
  static TestNetwork shared() {
    return Shared.NETWORK;
  }

  /// A network of the caller's own, to be broken.
  static TestNetwork own(int orgs) throws IOException {
    Path folder = Files.createTempDirectory("dure-network-");
    NetworkSpec spec = NetworkSpec.of("mychannel", orgs, freeBasePort(orgs));
    NetworkFolder made = new NetworkMaker(spec).make(folder.resolve("network"));
    TestNetwork network = new TestNetwork(folder, made);
    try {
      network.startAll();
      network.deployKv();
      return network;
    } catch (RuntimeException | IOException e) {
      network.close();
      throw e;
    }
  }

  private static int freeBasePort(int orgs) {
    for (int attempt = 0; attempt < 100; attempt++) {
      int base = ThreadLocalRandom.current().nextInt(15_000, 20_000);
      try {
        IntStream.range(0, orgs).forEach(i -> PortOwner.requireFree(base + 2_000 * i, "a test"));
        return base;
      } catch (CommandFailure taken) {
        continue;
      }
    }
    throw new IllegalStateException("no free ports for a network of " + orgs);
  }

  /// Installs `kv` where it is missing and defines it if it is not defined.
  void deployKv() throws IOException {
    deploy("kv", JarOf.classes(folder, "kv", KvContract.class));
  }

  /// Installs a chaincode where it is missing and defines it if it is not defined.
  void deploy(String name, Path jar) throws IOException {
    try (Lifecycle lifecycle = new Lifecycle(console, network)) {
      lifecycle.deploy(
          new Lifecycle.Wish(
              name,
              "",
              ByteString.EMPTY,
              ChaincodeArchive.ofJar(name, name + ".jar", Files.readAllBytes(jar))));
    }
  }

  // ---- commands

  /// Runs a command on this network, which must succeed.
  void dure(String... arguments) {
    assertThat(exitCode(arguments)).as("dure %s", List.of(arguments)).isZero();
    network = NetworkFolder.open(network.path());
  }

  /// The exit code of a command on this network.
  int exitCode(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--dir", network.path().toString()));
    return Dure.commandLine(console).execute(all.toArray(String[]::new));
  }

  // ---- nodes

  int orgs() {
    return network.spec().members().last();
  }

  int[] orgsBut(int org) {
    return IntStream.rangeClosed(1, orgs()).filter(other -> other != org).toArray();
  }

  NodeHome home(int org) {
    return network.node(new OrgName(org));
  }

  Path folder() {
    return network.path();
  }

  void startAll() {
    new Bringup(console, launcher).bring(network, PATIENCE);
  }

  /// Starts a node and waits until it answers.
  void start(int org) throws IOException {
    launcher.start(home(org));
    await(60, () -> report(org).channel() != null, () -> "node " + org + " answers");
  }

  /// Starts a node that is not correct.
  void start(int org, FaultyNode fault) throws IOException {
    Path classes = fault.write(folder.resolve("faulty-" + org));
    NodeLauncher.preferring(classes, Dure.class).start(home(org));
    await(60, () -> report(org).channel() != null, () -> "node " + org + " answers");
  }

  /// Whose turn it is to propose, as a node sees it; 0 when it does not say.
  int leaderAt(int org) {
    NodeReport.Channel channel = report(org).channel();
    return channel == null ? 0 : channel.leaderId();
  }

  /// `kill -9`.
  void kill(int org) {
    NodeProcess process =
        NodeProcess.of(home(org)).orElseThrow(() -> new AssertionError(org + " is not running"));
    process.kill(Duration.ofSeconds(20));
  }

  /// Why a node's channel has stopped, as `network status` says it; empty while it works.
  String stoppedBecause(int org) {
    NodeReport.Channel channel = report(org).channel();
    return channel == null ? "" : channel.stoppedBecause();
  }

  /// What a node has logged that fits, by the pattern's first group.
  List<String> logged(int org, Pattern pattern) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(home(org).path().resolve("logs"))) {
      for (Path log : logs) {
        pattern.matcher(Files.readString(log)).results().forEach(hit -> found.add(hit.group(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the logs of node " + org, e);
    }
    return found;
  }

  long pid(int org) {
    return NodeProcess.of(home(org)).orElseThrow().handle().pid();
  }

  /// `kill -9` of all, at once.
  void killAll() {
    List<NodeProcess> running = Shutdown.running(network);
    running.forEach(process -> process.handle().destroyForcibly());
    running.forEach(process -> process.kill(Duration.ofSeconds(20)));
  }

  /// The node's ledger, journal and chaincode are gone, as with a lost disk.
  void deleteData(int org) throws IOException {
    NetworkMaterial.delete(home(org).path().resolve("data"));
  }

  private Survey survey() {
    return Survey.take(network);
  }

  private NodeReport report(int org) {
    return survey().nodes().get(org - 1);
  }

  long height(int org) {
    NodeReport.Channel channel = report(org).channel();
    return channel == null ? 0 : channel.height();
  }

  int leader() {
    return survey().leader().orElseThrow(() -> new AssertionError("no leader is agreed on"));
  }

  void awaitHeight(int org, long height) {
    await(30, () -> height(org) >= height, () -> "node " + org + " reaches height " + height);
  }

  void awaitEqualHeights() {
    await(60, () -> survey().converged(), () -> "all nodes have one height and state: " + survey());
  }

  /// Waits until all nodes are connected to each other, while clients go on.
  void awaitTogether() {
    await(60, () -> survey().working(), () -> "all nodes work together: " + survey());
  }

  /// Everything reported as committed is on every ledger, once and valid, and all ledgers agree.
  void check(List<Load.Committed> committed) throws Exception {
    awaitEqualHeights();
    for (int org = 1; org <= orgs(); org++) {
      Map<String, Long> valid = validTransactions(org);
      for (Load.Committed transaction : committed) {
        assertThat(valid)
            .as("ledger of organisation %d", org)
            .containsEntry(transaction.txId(), transaction.block());
      }
    }
  }

  /// Valid transactions by id with their blocks; fails when one stands there twice.
  private Map<String, Long> validTransactions(int org) throws Exception {
    long height = height(org);
    Map<String, Long> valid = new HashMap<>();
    try (Gateway gateway = gateway(org);
        var blocks =
            gateway
                .getNetwork("mychannel")
                .newFilteredBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents()) {
      within(
          60,
          () -> {
            for (long number = 0; number < height; number++) {
              var block = blocks.next();
              assertThat(block.getNumber()).isEqualTo(number);
              block.getFilteredTransactionsList().stream()
                  .filter(tx -> tx.getTxValidationCode() == TxValidationCode.VALID)
                  .filter(tx -> !tx.getTxid().isEmpty()) // a configuration has none
                  .forEach(tx ->
                      assertThat(valid.put(tx.getTxid(), block.getNumber()))
                          .as("second commit of %s", tx.getTxid())
                          .isNull());
            }
            return true;
          });
    }
    return valid;
  }

  // ---- clients

  ManagedChannel channel(int org) {
    return connections.computeIfAbsent(org, o -> NodeConnection.open(home(o))).channel();
  }

  /// The fabric-gateway client of `User1` at an organisation's node.
  Gateway gateway(int org) {
    return gateway(org, org);
  }

  /// The same client at another organisation's node.
  Gateway gateway(int org, int node) {
    Path msp = home(org).userMsp("User1");
    try (Reader certificate = Files.newBufferedReader(onlyFile(msp.resolve("signcerts")));
        Reader key = Files.newBufferedReader(onlyFile(msp.resolve("keystore")))) {
      return Gateway.newInstance()
          .identity(
              new X509Identity(
                  home(org).org().mspId(), Identities.readX509Certificate(certificate)))
          .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
          .hash(Hash.SHA256)
          .connection(channel(node))
          .evaluateOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
          .endorseOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
          .submitOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
          .commitStatusOptions(options -> options.withDeadlineAfter(40, TimeUnit.SECONDS))
          .connect();
    } catch (Exception e) {
      throw new IllegalStateException("no gateway for organisation " + org, e);
    }
  }

  static Path onlyFile(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return files.iterator().next();
    }
  }

  String freshKey(String prefix) {
    return prefix + "-" + serial.incrementAndGet() + "-" + System.nanoTime();
  }

  // ---- waiting

  void await(int seconds, BooleanSupplier condition, Supplier<String> what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + seconds + " s: " + what.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  <T> T within(int seconds, Callable<T> work) throws Exception {
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<T> result = thread.submit(work);
      try {
        return result.get(seconds, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        result.cancel(true);
        thread.shutdownNow();
        throw new AssertionError("no answer within " + seconds + " s", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  interface Job {
    String run(int org, int number) throws Exception;
  }

  /// Runs `perOrg` jobs for each of the first `orgs` organisations, all at once.
  List<String> inParallel(int orgs, int perOrg, Job job) throws Exception {
    List<Future<String>> running = new ArrayList<>();
    List<String> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int org = 1; org <= orgs; org++) {
        for (int number = 0; number < perOrg; number++) {
          int atOrg = org;
          int atNumber = number;
          running.add(threads.submit(() -> job.run(atOrg, atNumber)));
        }
      }
      for (Future<String> result : running) {
        results.add(result.get(90, TimeUnit.SECONDS));
      }
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    connections.values().forEach(NodeConnection::close);
    new Shutdown(console).down(network, Duration.ofSeconds(10));
    keepLogs();
    NetworkMaterial.delete(folder);
  }

  /// What the nodes wrote stays under `target/`, for whoever asks why a test failed.
  private void keepLogs() throws IOException {
    Path kept = Path.of("target", "network-logs", folder.getFileName().toString());
    Files.createDirectories(kept);
    for (NodeHome home : homes()) {
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(home.path().resolve("logs"))) {
        for (Path log : logs) {
          Files.copy(log, kept.resolve(home.path().getFileName() + "-" + log.getFileName()));
        }
      }
    }
  }

  private List<NodeHome> homes() {
    return IntStream.rangeClosed(1, orgs()).mapToObj(this::home).toList();
  }
}
