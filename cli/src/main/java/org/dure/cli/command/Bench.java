package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.dure.bench.Load;
import org.dure.bench.LoadClient;
import org.dure.bench.LoadDriver;
import org.dure.bench.Report;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.ContractJar;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.load.LoadProfile;
import org.dure.cli.load.LoadProfiles;
import org.dure.cli.load.LoadSettings;
import org.dure.cli.load.LoadUsers;
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
      "Loads a running network with transactions of one contract, a given number in flight.",
      "Reports committed transactions a second, latencies, failures and what a transaction costs the nodes in processor"
          + " time."
    })
public final class Bench implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin JsonOption json;

  @Option(
      names = "--profile",
      paramLabel = "<name>",
      defaultValue = "key-value",
      description = "What is sent (default: ${DEFAULT-VALUE}); an unknown name lists all.")
  String profileName;

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
      description =
          "Size of a value, where the profile writes values of any size (default: ${DEFAULT-VALUE}).")
  int valueBytes;

  @Option(
      names = "--gateways",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "How many nodes' gateways to use; 0 for all (default: ${DEFAULT-VALUE}).")
  int gateways;

  private final Console console;
  private final LoadProfiles profiles;

  public Bench(Console console, LoadProfiles profiles) {
    this.console = console;
    this.profiles = profiles;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadProfile profile = profiles.named(profileName);
    LoadSettings settings =
        new LoadSettings(
            inFlight, valueBytes, Long.toString(System.nanoTime(), Character.MAX_RADIX));
    NetworkFolder network = dir.open();
    List<NodeProcess> nodes = Shutdown.running(network);
    if (nodes.size() < network.spec().size()) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING, "not all nodes run; start them with: dure network up");
    }
    deploy(network, profile);
    Load load =
        new Load(
            profile.name() + ": " + profile.description(settings),
            inFlight,
            Duration.ofSeconds(warmUpSeconds),
            Duration.ofSeconds(durationSeconds));
    Report report;
    try (LoadUsers users = open(network, profile)) {
      IntFunction<LoadClient> clients = profile.begin(users, settings);
      console.progress(
          "%d transactions in flight: %d s to warm up, %d s counted"
              .formatted(inFlight, warmUpSeconds, durationSeconds));
      List<Long> pids = nodes.stream().map(NodeProcess::pid).toList();
      report = new LoadDriver(users.contracts(), pids).run(load, clients);
    }
    if (json.wanted) {
      console.printJson(report);
    } else {
      print(report);
    }
    return (report.committed() > 0 ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private LoadUsers open(NetworkFolder network, LoadProfile profile) {
    int each = profile.usersPerOrganisation(inFlight, network.spec().size());
    return LoadUsers.open(network, profile.contract(), gateways(network), each);
  }

  private int gateways(NetworkFolder network) {
    int nodes = network.spec().size();
    return gateways <= 0 ? nodes : Math.min(gateways, nodes);
  }

  private void deploy(NetworkFolder network, LoadProfile profile) throws IOException {
    String contract = profile.contract();
    byte[] jar = Files.readAllBytes(ContractJar.find(contract));
    ChaincodeArchive archive = ChaincodeArchive.ofJar(contract, contract + ".jar", jar);
    try (Lifecycle lifecycle = new Lifecycle(console, network)) {
      lifecycle.deploy(profile.definition(archive));
    }
  }

  private void print(Report report) {
    console.print("machine    " + report.machine());
    console.print(
        "load       %d in flight, %s; %d nodes and the client on this machine"
            .formatted(report.inFlight(), report.load(), report.nodes()));
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
