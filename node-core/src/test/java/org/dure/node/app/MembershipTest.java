package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Rules M1 to M7 of docs/protocol.md on whole nodes: consenters come, go and change their keys by
/// config blocks while clients go on. Each test has a network of its own.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class MembershipTest {
  private static final List<Integer> ADMINS = List.of(1, 2, 3, 4);

  private NodeNetwork network;
  private final TreeSet<Integer> consenters = new TreeSet<>(ADMINS);

  @BeforeEach
  void startAndDeploy(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 7, 4);
    network.startAll();
    network.deploy("probe", TestNetwork.probePackage("probe_1"));
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
  }

  private List<Consenter> mapping() throws Exception {
    List<Consenter> mapping = new ArrayList<>();
    for (int k : consenters) {
      mapping.add(network.consenter(k));
    }
    return mapping;
  }

  /// Takes an organisation in, starts its node, waits until it has caught up, and gives it a vote.
  private void add(int k) throws Exception {
    GenesisBlock.Org org = network.member(k);
    network.reconfigure(edit -> edit.organization(org), ADMINS, consenters);
    network.start(k);
    network.await(k + " catches up", () -> height(k) >= height(1));
    assertThat(network.channel(k).ordering().status().consenter()).isFalse();
    consenters.add(k);
    List<Consenter> mapping = mapping();
    network.reconfigure(edit -> edit.consenters(mapping), ADMINS, consenters);
    network.await(k + " votes", () -> network.channel(k).ordering().status().consenter());
  }

  private void remove(int k) throws Exception {
    consenters.remove(k);
    List<Consenter> mapping = mapping();
    network.reconfigure(edit -> edit.consenters(mapping), ADMINS, consenters);
    network.await(k + " only follows", () -> !network.channel(k).ordering().status().consenter());
  }

  private long height(int k) {
    return network.channel(k).ledger().height();
  }

  private void put(int node, String key) throws Exception {
    try (Gateway gateway = network.gateway(node, 1, "User1")) {
      assertThat(put(contract(gateway), key).isSuccessful()).isTrue();
    }
  }

  private static Contract contract(Gateway gateway) {
    return gateway.getNetwork(NodeNetwork.CHANNEL).getContract("probe");
  }

  private static Status put(Contract contract, String key) throws Exception {
    return contract
        .newProposal("put")
        .addArguments(key, key)
        .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP")
        .build()
        .endorse()
        .submitAsync()
        .getStatus();
  }

  /// Waits until these nodes have one height, and compares their blocks and states.
  private void agree(Iterable<Integer> nodes) {
    int first = nodes.iterator().next();
    for (int k : nodes) {
      network.await(k + " is as high as " + first, () -> height(k) == height(first));
      assertThat(network.channel(k).ledger().lastBlockHash())
          .isEqualTo(network.channel(first).ledger().lastBlockHash());
      assertThat(network.channel(k).ledger().commitHash())
          .isEqualTo(network.channel(first).ledger().commitHash());
    }
  }

  @Test
  void m1FromFourToSevenAndBackUnderLoad() throws Exception {
    try (Clients clients = new Clients(4)) {
      clients.awaitMore(20);
      for (int k = 5; k <= 7; k++) {
        add(k);
        clients.awaitMore(20);
      }
      assertThat(network.config(1).consenters().quorum()).isEqualTo(5);
      for (int k = 7; k >= 5; k--) {
        remove(k);
        clients.awaitMore(20);
      }
      Set<String> committed = clients.stop();
      agree(IntStream.rangeClosed(1, 7).boxed().toList());
      for (String key : committed) {
        byte[] value = contract(network.gateway(1, 1, "User1")).evaluateTransaction("get", key);
        assertThat(value).asString().isEqualTo(key);
      }
    }
  }

  /// In an epoch that begins in the middle of the chain too, a crashed leader is replaced: before
  /// its first checkpoint there is nothing but the epoch's base to start from.
  @Test
  void m2AViewChangesRightAfterTheConsentersHaveChanged() throws Exception {
    add(5);
    int leader = network.channel(1).ordering().status().leaderId();
    int gone = leader == 1 ? 2 : leader;
    network.stop(gone);
    consenters.remove(gone);
    for (int i = 0; i < 3; i++) {
      submit("after" + i, gone);
    }
    agree(consenters);
  }

  /// By those who are there, endorsed by all but one organisation.
  private void submit(String key, int without) throws Exception {
    String[] endorsers =
        ADMINS.stream()
            .filter(k -> k != without)
            .map(k -> "Org" + k + "MSP")
            .toArray(String[]::new);
    int node = without == 1 ? 2 : 1;
    try (Gateway gateway = network.gateway(node, node, "User1")) {
      Status status =
          contract(gateway)
              .newProposal("put")
              .addArguments(key, key)
              .setEndorsingOrganizations(endorsers)
              .build()
              .endorse()
              .submitAsync()
              .getStatus();
      assertThat(status.isSuccessful()).isTrue();
    }
  }

  /// What is below the newest configuration is agreed on by others than what is above.
  @Test
  void m3ANodeThatWasAwayPassesThroughTheEpochs() throws Exception {
    network.stop(4);
    consenters.remove(4);
    submit("one", 4);
    GenesisBlock.Org org = network.member(5);
    network.reconfigure(edit -> edit.organization(org), List.of(1, 2, 3), consenters);
    submit("two", 4);
    network.reconfigure(edit -> edit.withoutOrganization(org.name()), List.of(1, 2, 3), consenters);
    submit("three", 4);
    network.start(4);
    consenters.add(4);
    agree(consenters);
    // Without node 3 nothing is decided unless node 4 votes.
    network.stop(3);
    consenters.remove(3);
    submit("last", 3);
    agree(consenters);
  }

  @Test
  void m4ANodeTakenOffWhileItWasAwayFollowsAndOrdersNothing() throws Exception {
    add(5);
    network.stop(5);
    consenters.remove(5);
    List<Consenter> mapping = mapping();
    network.reconfigure(edit -> edit.consenters(mapping), ADMINS, consenters);
    put(1, "without five");
    network.start(5);
    network.await("5 has what was decided without it", () -> height(5) == height(1));
    assertThat(network.channel(5).ordering().status().consenter()).isFalse();
    assertThat(network.channel(5).submit(ByteString.copyFromUtf8("x")).toString())
        .contains("Refused");
  }

  /// A node that has lost its data folder cannot know how it voted in any epoch.
  @Test
  void m5ANodeWithoutItsFolderComesThroughTheEpochsAndVotesAgain() throws Exception {
    add(5);
    put(1, "with five");
    network.stop(4);
    network.deleteData(4);
    network.start(4);
    agree(consenters);
    network.await(
        "4 knows how far it may have voted",
        () -> !network.channel(4).ordering().status().inViewChange());
    for (int i = 0; i < 20; i++) {
      submit("more" + i, 4);
    }
    network.stop(3);
    consenters.remove(3);
    // Its contracts are gone with the folder; a configuration needs no endorsement.
    GenesisBlock.Org org = network.member(6);
    network.reconfigure(edit -> edit.organization(org), List.of(1, 2, 4), consenters);
    agree(consenters);
  }

  @Test
  void m6MoreThanOneConsenterAtATimeIsRefused() throws Exception {
    Consenter first = network.consenter(1);
    Consenter second = network.consenter(2);
    assertThat(
            catchThrowable(() ->
                network.reconfigure(
                    edit -> edit.consenters(List.of(first, second)), ADMINS, consenters)))
        .hasMessageContaining("one at a time");
  }

  @Test
  void m7ANewKeyCountsFromItsConfigurationOnAndARenewedCertificateAtOnce() throws Exception {
    network.renew(4, true);
    List<Consenter> mapping = mapping();
    network.reconfigure(edit -> edit.consenters(mapping), ADMINS, consenters);
    network.await(
        "the old key has no vote", () -> !network.channel(4).ordering().status().consenter());
    network.stop(4);
    network.start(4);
    votes(4, 3);
    network.start(3);
    network.stop(4);
    network.renew(4, false);
    network.start(4);
    votes(4, 2);
  }

  /// Without `stopped` nothing is decided unless `k` votes.
  private void votes(int k, int stopped) throws Exception {
    agree(consenters);
    network.stop(stopped);
    submit("needs " + k, stopped);
    assertThat(network.channel(k).ordering().status().consenter()).isTrue();
  }

  /// Clients of organisation 1 at the first nodes, which write keys of their own.
  private final class Clients implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<String> committed = new ConcurrentLinkedQueue<>();
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private final AtomicInteger serial = new AtomicInteger();
    private volatile boolean running = true;

    Clients(int count) throws Exception {
      for (int i = 0; i < count; i++) {
        Gateway gateway = network.gateway(1 + i % 4, 1, "User1");
        threads.submit(() -> work(contract(gateway)));
      }
    }

    private void work(Contract contract) {
      while (running) {
        String key = "load" + serial.incrementAndGet();
        try {
          if (put(contract, key).isSuccessful()) {
            committed.add(key);
          } else {
            failure.set("not valid: " + key);
          }
        } catch (Exception e) {
          failure.set(e.toString());
        }
      }
    }

    void awaitMore(int more) {
      int target = committed.size() + more;
      network.await(more + " commits; " + failure, () -> committed.size() >= target);
    }

    Set<String> stop() throws InterruptedException {
      running = false;
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertThat(failure.get()).isEmpty();
      return Set.copyOf(committed);
    }

    @Override
    public void close() {
      running = false;
      threads.shutdownNow();
    }
  }
}
