package org.dure.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;

/// Drives a network with transactions that each read and write one key of their own: endorse,
/// submit, wait for the commit, begin again. As many loops run as transactions are to be in flight,
/// spread over the given contracts.
public final class LoadDriver {
  private static final String FUNCTION = "put";
  private final List<Contract> contracts;
  private final List<Long> nodePids;

  /// @param contracts the key-value contract as seen through one or more gateways
  /// @param nodePids processes whose processor time counts as the network's
  public LoadDriver(List<Contract> contracts, List<Long> nodePids) {
    this.contracts = List.copyOf(contracts);
    this.nodePids = List.copyOf(nodePids);
  }

  /// Runs the load to its end.
  ///
  /// @throws IOException when a node's processor time cannot be read, as when it ended meanwhile
  public Report run(Load load) throws IOException, InterruptedException {
    Window window = new Window();
    List<Thread> loops = new ArrayList<>();
    String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    for (int i = 0; i < load.inFlight(); i++) {
      Loop loop =
          new Loop(
              contracts.get(i % contracts.size()), run + "-" + i + "-", load.valueBytes(), window);
      loops.add(Thread.ofVirtual().start(loop));
    }
    pause(load.warmUp());
    long nodesBefore = nodeMillis();
    long clientBefore = clientMillis();
    long begin = System.nanoTime();
    window.open();
    pause(load.duration());
    window.close();
    double seconds = (System.nanoTime() - begin) / 1e9;
    long nodes = nodeMillis() - nodesBefore;
    long client = clientMillis() - clientBefore;
    window.end();
    for (Thread loop : loops) {
      loop.join();
    }
    return report(load, window.tally(), seconds, nodes, client);
  }

  private Report report(Load load, Tally tally, double seconds, long nodes, long client) {
    long committed = tally.count();
    double each = Math.max(1, committed);
    return new Report(
        Machine.describe(),
        nodePids.size(),
        load.inFlight(),
        load.valueBytes(),
        seconds,
        committed,
        committed / seconds,
        tally.latency(),
        tally.failures(),
        nodes / each,
        client / each);
  }

  private long nodeMillis() throws IOException {
    long sum = 0;
    for (long pid : nodePids) {
      sum += ProcessorTime.millisOf(pid);
    }
    return sum;
  }

  private static long clientMillis() throws IOException {
    return ProcessorTime.millisOf(ProcessHandle.current().pid());
  }

  private static void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /// When results count, and when the loops end.
  private static final class Window {
    private final Tally tally = new Tally();
    private volatile boolean open;
    private volatile boolean ended;

    void open() {
      open = true;
    }

    void close() {
      open = false;
    }

    void end() {
      ended = true;
    }

    boolean ended() {
      return ended;
    }

    void committed(long nanos) {
      if (open) {
        tally.committed(nanos);
      }
    }

    void failed(String code) {
      if (open) {
        tally.failed(code);
      }
    }

    Tally tally() {
      return tally;
    }
  }

  /// One transaction at a time, each on a key of its own.
  private static final class Loop implements Runnable {
    private static final long AFTER_FAILURE_NANOS = 5_000_000;
    private final Contract contract;
    private final String keyPrefix;
    private final Random random;
    private final Window window;
    private final int valueBytes;
    private long count;

    Loop(Contract contract, String keyPrefix, int valueBytes, Window window) {
      this.contract = contract;
      this.keyPrefix = keyPrefix;
      this.valueBytes = valueBytes;
      this.window = window;
      this.random = new Random(keyPrefix.hashCode());
    }

    @Override
    public void run() {
      while (!window.ended()) {
        long begin = System.nanoTime();
        String failure = transact();
        if (failure.isEmpty()) {
          window.committed(System.nanoTime() - begin);
        } else {
          window.failed(failure);
          LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
      }
    }

    /// The code of the failure, or the empty text.
    private String transact() {
      Proposal proposal =
          contract.newProposal(FUNCTION).addArguments(keyPrefix + count++, value()).build();
      try {
        SubmittedTransaction submitted = proposal.endorse().submitAsync();
        Status status = submitted.getStatus();
        return status.isSuccessful() ? "" : status.getCode().name();
      } catch (GatewayException e) {
        return e.getClass().getSimpleName() + " " + e.getStatus().getCode();
      }
    }

    private String value() {
      StringBuilder value = new StringBuilder(valueBytes);
      for (int i = 0; i < valueBytes; i++) {
        value.append((char) ('a' + random.nextInt(26)));
      }
      return value.toString();
    }
  }
}
