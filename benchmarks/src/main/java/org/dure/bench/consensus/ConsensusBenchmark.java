package org.dure.bench.consensus;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dure.bench.Machine;
import org.dure.bench.ProcessorTime;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.Consenter;
import org.jspecify.annotations.Nullable;

/// Loads replicas in processes of their own and reports what it cost. Writes below one folder,
/// which it leaves to the caller.
public final class ConsensusBenchmark {
  private static final long START_SECONDS_MAX = 120;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path folder;
  private final ConsensusLoad load;
  private final CountDownLatch never = new CountDownLatch(1);

  public ConsensusBenchmark(Path folder, ConsensusLoad load) {
    this.folder = folder;
    this.load = load;
  }

  /// Runs the load to its end.
  ///
  /// @throws IOException if a replica does not start or ends by itself, naming its output
  public ConsensusReport run() throws IOException, InterruptedException {
    Material material = Material.create(folder, load.replicas(), load.blockMax());
    Requests requests =
        new Requests(
            load.signed() ? material.client() : null, load.requestBytes(), System.nanoTime());
    Timeline timeline = new Timeline();
    try (Replicas replicas = new Replicas(material, load);
        Clients clients = new Clients(requests, load, timeline)) {
      replicas.start();
      for (Consenter consenter : material.config().consenters().all()) {
        clients.connect(consenter.port(), tls(consenter.id()));
      }
      awaitReplicas(replicas, clients);
      clients.start();
      pause(load.warmUp(), clients);
      return measure(replicas, clients, timeline, requests.envelope(0).size());
    }
  }

  private SslContext tls(int replica) throws IOException {
    Path root = NetworkMaterial.organizationDir(folder, replica).resolve("msp/tlscacerts");
    try (var files = java.nio.file.Files.list(root)) {
      Path certificate = files.findFirst().orElseThrow(() -> new IOException("nothing in " + root));
      return GrpcSslContexts.configure(
              io.netty.handler.ssl.SslContextBuilder.forClient(), SslProvider.OPENSSL)
          .trustManager(certificate.toFile())
          .build();
    }
  }

  private void awaitReplicas(Replicas replicas, Clients clients)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    for (int k = 1; k <= load.replicas(); k++) {
      while (!clients.up(k)) {
        replicas.requireAlive(k);
        if (System.nanoTime() > deadline) {
          throw new IOException("replica " + k + " does not answer; see its logs in " + folder);
        }
        await(PAUSE);
      }
    }
  }

  private ConsensusReport measure(
      Replicas replicas, Clients clients, Timeline timeline, int envelopeBytes)
      throws IOException, InterruptedException {
    long repeatedBefore = clients.repeated();
    List<Long> before = replicas.pids();
    long replicaMillis = -millis(before);
    long clientMillis = -ownMillis();
    long begin = System.nanoTime();
    timeline.open();
    int crashed = 0;
    if (load.crashLeader()) {
      clients.askForLeader();
      pause(load.duration().dividedBy(2), clients);
      crashed = clients.leader();
      replicaMillis += millis(List.of(before.get(crashed - 1)));
      timeline.watch();
      replicas.kill(crashed);
      pause(load.duration().dividedBy(2), clients);
    } else {
      pause(load.duration(), clients);
    }
    timeline.close();
    double seconds = (System.nanoTime() - begin) / 1e9;
    for (int k = 1; k <= load.replicas(); k++) {
      if (k != crashed) {
        replicas.requireAlive(k);
      }
    }
    replicaMillis += millis(replicas.pids());
    clientMillis += ownMillis();
    clients.end();
    double each = Math.max(1, timeline.count());
    return new ConsensusReport(
        Machine.describe(),
        load.replicas(),
        load.clients(),
        load.requestBytes(),
        envelopeBytes,
        load.signed(),
        load.sink(),
        seconds,
        timeline.count(),
        timeline.count() / seconds,
        timeline.latency(),
        timeline.requestsPerBlock(),
        clients.repeated() - repeatedBefore,
        replicaMillis / each,
        clientMillis / each,
        crash(crashed, timeline));
  }

  private static ConsensusReport.@Nullable Crash crash(int leader, Timeline timeline) {
    return leader == 0
        ? null
        : new ConsensusReport.Crash(
            leader,
            timeline.perSecondBefore(),
            timeline.longestGapSeconds(),
            timeline.backSeconds());
  }

  private static long millis(List<Long> pids) throws IOException {
    long sum = 0;
    for (long pid : pids) {
      sum += ProcessorTime.millisOf(pid);
    }
    return sum;
  }

  private static long ownMillis() throws IOException {
    return millis(List.of(ProcessHandle.current().pid()));
  }

  private void pause(Duration duration, Clients clients) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      await(Duration.ofNanos(Math.min(left, PAUSE.toNanos())));
      clients.repeatOverdue();
    }
  }

  private void await(Duration duration) throws InterruptedException {
    if (never.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("nobody counts this down");
    }
  }
}
