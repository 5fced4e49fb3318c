package org.dure.network;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;

/// Clients that write keys of their own until stopped, and remember which transactions the network
/// called committed. A failed attempt is forgotten: it may or may not be on the ledger.
final class Load implements AutoCloseable {

  /// A transaction whose commit status came back VALID.
  record Committed(String txId, String key, long block) {}

  private final TestNetwork network;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final ConcurrentLinkedQueue<Committed> committed = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final AtomicInteger serial = new AtomicInteger();
  private final CountDownLatch ended;
  private final String prefix;

  private Load(TestNetwork network, String prefix, int clients) {
    this.network = network;
    this.prefix = prefix;
    this.ended = new CountDownLatch(clients);
  }

  /// Starts `clientsPerOrg` clients at each of the named organisations' nodes.
  static Load start(TestNetwork network, int clientsPerOrg, int... orgs) {
    Load load = new Load(network, network.freshKey("load"), clientsPerOrg * orgs.length);
    for (int org : orgs) {
      IntStream.range(0, clientsPerOrg).forEach(i -> load.workers.submit(() -> load.work(org)));
    }
    return load;
  }

  private void work(int org) {
    try (Gateway gateway = network.gateway(org)) {
      Contract contract = gateway.getNetwork("mychannel").getContract("kv");
      while (running.get()) {
        attempt(contract);
      }
    } finally {
      ended.countDown();
    }
  }

  private void attempt(Contract contract) {
    String key = prefix + "-" + serial.incrementAndGet();
    try {
      Status status =
          contract
              .newProposal("put")
              .addArguments(key, key)
              .build()
              .endorse()
              .submitAsync()
              .getStatus();
      if (status.isSuccessful()) {
        committed.add(new Committed(status.getTransactionId(), key, status.getBlockNumber()));
      } else {
        failures.merge(status.getCode().name(), 1, Integer::sum);
      }
    } catch (GatewayException refused) {
      failures.merge(refused.getMessage() + " " + refused.getDetails(), 1, Integer::sum);
      pause();
    } catch (Exception refused) {
      failures.merge(String.valueOf(refused.getMessage()), 1, Integer::sum);
      pause();
    }
  }

  /// A client whose node is down tries again after a breath instead of spinning.
  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
  }

  int count() {
    return committed.size();
  }

  /// Waits until `more` further transactions have been reported as committed.
  void awaitMore(int more) {
    int target = committed.size() + more;
    network.await(60, () -> committed.size() >= target, () -> "commits after " + failures);
  }

  /// Stops the clients and gives all that was reported as committed.
  List<Committed> stop() throws InterruptedException {
    running.set(false);
    if (!ended.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("clients still waiting for an answer; failures so far " + failures);
    }
    return List.copyOf(committed);
  }

  Map<String, Integer> failures() {
    return Map.copyOf(failures);
  }

  @Override
  public void close() {
    running.set(false);
    workers.shutdownNow();
  }
}
