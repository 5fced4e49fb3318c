package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dure.bench.Report;
import org.dure.bench.consensus.ConsensusBenchmark;
import org.dure.bench.consensus.ConsensusLoad;
import org.dure.bench.consensus.ConsensusReport;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.membership.ca.NetworkMaterial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure bench consensus`.
@Command(
    name = "consensus",
    description = {
      "Loads ordering alone: replicas in processes of their own over mutual TLS on this machine, with the node's own"
          + " links, pool, journal of votes, PBFT and block signatures; no contracts, no validation.",
      "Each client has one request outstanding. It hands the request to one replica, and takes it as done when f+1"
          + " replicas have reported it in the same block with the same hash. The latency runs from handing in to"
          + " that.",
      "Needs no running network, and leaves nothing behind. DURE_NODE_OPTS adds options for the replicas' JVMs."
    })
public final class BenchConsensus implements Callable<Integer> {
  @Mixin JsonOption json;

  @Option(
      names = "--replicas",
      paramLabel = "<n>",
      defaultValue = "4",
      description = "Replicas, a JVM each (default: ${DEFAULT-VALUE}).")
  int replicas;

  @Option(
      names = "--clients",
      paramLabel = "<n>",
      defaultValue = "64,1024",
      split = ",",
      description =
          "Clients, spread over the replicas; several numbers make several runs (default: 64,1024).")
  List<Integer> clients = List.of();

  @Option(
      names = "--size",
      paramLabel = "<bytes>",
      defaultValue = "1024",
      description = "What a request carries beside its envelope (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--signed",
      description =
          "Clients sign (ECDSA P-256), and every replica checks signature and right to write as a node does."
              + " Without it all requests are let through.")
  boolean signed;

  @Option(
      names = "--sink",
      paramLabel = "memory|rocksdb",
      defaultValue = "memory",
      description =
          "Where decided blocks go; votes are on disk either way (default: ${DEFAULT-VALUE}).")
  ConsensusLoad.Sink sink = ConsensusLoad.Sink.MEMORY;

  @Option(
      names = "--block",
      paramLabel = "<n>",
      defaultValue = "500",
      description = "Requests in a block at most (default: ${DEFAULT-VALUE}).")
  int blockMax;

  @Option(
      names = "--term",
      paramLabel = "<blocks>",
      defaultValue = "16",
      description =
          "Blocks that one replica proposes before the next one's turn; 0 keeps the leader (default: ${DEFAULT-VALUE}, as in a node).")
  int term;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "15",
      description = "Not counted (default: ${DEFAULT-VALUE}).")
  int warmUpSeconds;

  @Option(
      names = "--seconds",
      paramLabel = "<seconds>",
      defaultValue = "20",
      description = "Counted (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--crash-leader",
      description =
          "Kill the leader's process (kill -9) in the middle, and report the longest gap and the time until"
              + " throughput is back.")
  boolean crashLeader;

  private final Console console;

  public BenchConsensus(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean all = true;
    for (int count : clients) {
      ConsensusReport report = run(load(count));
      if (json.wanted) {
        console.printJson(report);
      } else {
        print(report);
      }
      all &= report.done() > 0;
    }
    return (all ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private ConsensusLoad load(int count) {
    try {
      return new ConsensusLoad(
          replicas,
          count,
          size,
          signed,
          sink,
          blockMax,
          term,
          Duration.ofSeconds(warmUpSeconds),
          Duration.ofSeconds(seconds),
          crashLeader);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private ConsensusReport run(ConsensusLoad load) throws IOException, InterruptedException {
    console.progress(
        "%d replicas, %d clients: %d s to warm up, %d s counted"
            .formatted(load.replicas(), load.clients(), warmUpSeconds, seconds));
    Path folder = Files.createTempDirectory("dure-bench");
    ConsensusReport report = new ConsensusBenchmark(folder, load).run();
    // After a failure the replicas' logs stay where the message says.
    NetworkMaterial.delete(folder);
    return report;
  }

  private void print(ConsensusReport report) {
    console.print("machine    " + report.machine());
    console.print(
        "load       %d replicas, %d clients, %s requests of %,d bytes (%,d with the envelope), sink %s"
            .formatted(
                report.replicas(),
                report.clients(),
                report.signed() ? "signed" : "unsigned",
                report.requestBytes(),
                report.envelopeBytes(),
                report.sink().name().toLowerCase(Locale.ROOT)));
    console.print(
        "done       %,d in %.1f s: %,.0f a second, %.1f a block, %d handed in again"
            .formatted(
                report.done(),
                report.seconds(),
                report.perSecond(),
                report.requestsPerBlock(),
                report.repeated()));
    Report.Latency latency = report.latency();
    console.print(
        "latency    p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.0f ms"
            .formatted(latency.p50(), latency.p95(), latency.p99(), latency.max()));
    console.print(
        "processor  %.3f ms a request on all replicas together, %.3f ms for the clients"
            .formatted(report.replicaCpuMillisPerRequest(), report.clientCpuMillisPerRequest()));
    ConsensusReport.Crash crash = report.crash();
    if (crash != null) {
      console.print(
          "crash      replica %d killed; longest gap %.2f s; %s"
              .formatted(
                  crash.leader(),
                  crash.longestGapSeconds(),
                  crash.backSeconds() < 0
                      ? "throughput did not come back"
                      : "80 %% of %,.0f a second again after %.2f s"
                          .formatted(crash.perSecondBefore(), crash.backSeconds())));
    }
  }
}
