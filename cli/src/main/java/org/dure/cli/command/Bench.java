package org.dure.cli.command;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.bench.Load;
import org.dure.bench.LoadDriver;
import org.dure.bench.Report;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.ContractJar;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeProcess;
import org.dure.cli.operate.Shutdown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure bench`.
@Command(
    name = "bench",
    description = {
      "Loads a running network: transactions that each read and write a key of their own, a given number in flight.",
      "Reports committed transactions a second, latencies, failures and what a transaction costs the nodes in processor"
          + " time."
    })
public final class Bench implements Callable<Integer> {
  private static final String CONTRACT = "key-value";

  @Mixin DirOption dir;
  @Mixin JsonOption json;

  @Option(
      names = "--in-flight",
      paramLabel = "<n>",
      defaultValue = "64",
      description = "Transactions under way at once (default: ${DEFAULT-VALUE}).")
  int inFlight;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "10",
      description = "Not counted (default: ${DEFAULT-VALUE}).")
  int warmUpSeconds;

  @Option(
      names = "--duration",
      paramLabel = "<seconds>",
      defaultValue = "20",
      description = "Counted (default: ${DEFAULT-VALUE}).")
  int durationSeconds;

  @Option(
      names = "--value-bytes",
      paramLabel = "<n>",
      defaultValue = "100",
      description = "Size of a value (default: ${DEFAULT-VALUE}).")
  int valueBytes;

  @Option(
      names = "--gateways",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "How many nodes' gateways to use; 0 for all (default: ${DEFAULT-VALUE}).")
  int gateways;

  private final Console console;

  public Bench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    NetworkFolder network = dir.open();
    List<NodeProcess> nodes = Shutdown.running(network);
    if (nodes.size() < network.spec().size()) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING, "not all nodes run; start them with: dure network up");
    }
    deploy(network);
    Load load =
        new Load(
            inFlight,
            Duration.ofSeconds(warmUpSeconds),
            Duration.ofSeconds(durationSeconds),
            valueBytes);
    console.progress(
        "%d transactions in flight: %d s to warm up, %d s counted"
            .formatted(inFlight, warmUpSeconds, durationSeconds));
    Report report = drive(network, nodes, load);
    if (json.wanted) {
      console.printJson(report);
    } else {
      print(report);
    }
    return (report.committed() > 0 ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private void deploy(NetworkFolder network) throws IOException {
    Path jar = ContractJar.find(CONTRACT);
    ChaincodeArchive archive =
        ChaincodeArchive.ofJar(CONTRACT, CONTRACT + ".jar", Files.readAllBytes(jar));
    try (Lifecycle lifecycle = new Lifecycle(console, network)) {
      lifecycle.deploy(new Lifecycle.Wish(CONTRACT, "", ByteString.EMPTY, archive));
    }
  }

  private Report drive(NetworkFolder network, List<NodeProcess> nodes, Load load)
      throws IOException, InterruptedException {
    int used = gateways <= 0 ? network.spec().size() : Math.min(gateways, network.spec().size());
    List<Session> sessions = new ArrayList<>();
    try {
      network
          .spec()
          .names()
          .limit(used)
          .forEach(org -> sessions.add(Session.open(network, org, "User1")));
      LoadDriver driver =
          new LoadDriver(
              sessions.stream().map(session -> session.contract(CONTRACT)).toList(),
              nodes.stream().map(NodeProcess::pid).toList());
      return driver.run(load);
    } finally {
      sessions.forEach(Session::close);
    }
  }

  private void print(Report report) {
    console.print("machine    " + report.machine());
    console.print(
        "load       %d in flight, values of %d bytes, %d nodes and the client on this machine"
            .formatted(report.inFlight(), report.valueBytes(), report.nodes()));
    console.print(
        "committed  %,d in %.1f s: %,.0f a second"
            .formatted(report.committed(), report.seconds(), report.perSecond()));
    Report.Latency latency = report.latency();
    console.print(
        "latency    p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, longest %.0f ms"
            .formatted(latency.p50(), latency.p95(), latency.p99(), latency.max()));
    console.print(
        "processor  %.2f ms a transaction on all nodes together, %.2f ms in the client"
            .formatted(
                report.nodeCpuMillisPerTransaction(), report.clientCpuMillisPerTransaction()));
    console.print("failures   " + (report.failures().isEmpty() ? "none" : report.failures()));
  }
}
