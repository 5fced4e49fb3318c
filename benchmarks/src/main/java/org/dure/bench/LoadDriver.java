package org.dure.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;

/// Drives a network with the transactions of clients: endorse, submit, wait for the commit, begin
/// again. As many clients run as transactions are to be in flight.
public final class LoadDriver {
  private final List<Contract> users;
  private final List<Long> nodePids;

  /// @param users the contract as each user calls it, through whatever gateway
  /// @param nodePids processes whose processor time counts as the network's
  public LoadDriver(List<Contract> users, List<Long> nodePids) {
    this.users = List.copyOf(users);
    this.nodePids = List.copyOf(nodePids);
  }

  /// Runs the load to its end.
  ///
  /// @param clients asked for each of the clients 0 to in-flight - 1, once
  /// @throws IOException when a node's processor time cannot be read, as when it ended meanwhile
  public Report run(Load load, IntFunction<LoadClient> clients)
      throws IOException, InterruptedException {
    Window window = new Window();
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < load.inFlight(); i++) {
      loops.add(Thread.ofVirtual().start(new Loop(users, clients.apply(i), window)));
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
        load.description(),
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

  /// One client: one transaction at a time.
  private static final class Loop implements Runnable {
    private static final long AFTER_FAILURE_NANOS = 5_000_000;
    private final List<Contract> users;
    private final LoadClient client;
    private final Window window;

    Loop(List<Contract> users, LoadClient client, Window window) {
      this.users = users;
      this.client = client;
      this.window = window;
    }

    @Override
    public void run() {
      while (!window.ended()) {
        LoadTransaction transaction = client.next();
        long begin = System.nanoTime();
        String failure = transact(transaction);
        if (failure.isEmpty()) {
          window.committed(System.nanoTime() - begin);
        } else {
          window.failed(failure);
          client.failed(failure);
          LockSupport.parkNanos(AFTER_FAILURE_NANOS);
        }
      }
    }

    /// The code of the failure, or the empty text.
    private String transact(LoadTransaction transaction) {
      try {
        SubmittedTransaction submitted = proposal(transaction).endorse().submitAsync();
        Status status = submitted.getStatus();
        if (!status.isSuccessful()) {
          return status.getCode().name();
        }
        client.committed(submitted.getResult());
        return "";
      } catch (GatewayException e) {
        return e.getClass().getSimpleName() + " " + e.getStatus().getCode();
      }
    }

    private Proposal proposal(LoadTransaction transaction) {
      Proposal.Builder builder =
          users
              .get(transaction.user())
              .newProposal(transaction.function())
              .addArguments(transaction.arguments().toArray(byte[][]::new))
              .putAllTransient(transaction.transientData());
      if (!transaction.endorsers().isEmpty()) {
        builder.setEndorsingOrganizations(transaction.endorsers().toArray(String[]::new));
      }
      return builder.build();
    }
  }
}
