package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.ContractJar;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.demo.WelfareDemo;
import org.dure.cli.load.WelfareDefinition;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.operate.Bringup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure demo welfare`.
@Command(
    name = "welfare",
    description = {
      "Brings a network up if none is, deploys the welfare contract with its private collections, and lets a made-up"
          + " population with planted fraud claim an allowance: attested, assessed, reviewed, paid for a month, spent at"
          + " merchants, redeemed, expired.",
      "Reports how much of what was planted was caught and how many false alarms there were, and counts where the money"
          + " is. Leaves the network running. May be repeated; each telling has programmes of its own."
    })
public final class DemoWelfare implements Callable<Integer> {
  private static final String CONTRACT = WelfareDefinition.CONTRACT;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final NetworkSpec NEW_NETWORK = NetworkSpec.of("mychannel", 4, 7051);
  private static final int ORGS_MIN = 4;
  private static final int CLAIMANTS_MIN = 200;
  private static final int CLAIMANTS_MAX = 500_000;

  @Mixin DirOption dir;

  @Option(
      names = "--claimants",
      paramLabel = "<n>",
      defaultValue = "2000",
      description = "How many claims there are (default: ${DEFAULT-VALUE}).")
  int claimants;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      defaultValue = "2026",
      description = "Which population (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--lifetime",
      paramLabel = "<seconds>",
      description = "How long a payment may be spent (default: 60 and 60 for each 1,000 claims).")
  long lifetimeSeconds;

  private final Console console;
  private final NodeLauncher launcher;

  public DemoWelfare(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws IOException {
    if (claimants < CLAIMANTS_MIN || claimants > CLAIMANTS_MAX) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--claimants must be from %d to %d".formatted(CLAIMANTS_MIN, CLAIMANTS_MAX));
    }
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = NetworkFolder.find(dir.path).orElseGet(this::make);
      if (network.spec().size() < ORGS_MIN) {
        throw new CommandFailure(
            ExitCode.USAGE, "the story needs four organisations, this network has fewer");
      }
      console.print("network in " + network.path() + ": " + network.spec());
      Bringup bringup = new Bringup(console, launcher);
      bringup.bring(network, PATIENCE);
      deploy(network);
      long lifetime = lifetimeSeconds > 0 ? lifetimeSeconds : 60 + 60L * claimants / 1_000;
      new WelfareDemo(console, network, bringup)
          .tell(new WelfareDemo.Wish(seed, claimants, Duration.ofSeconds(lifetime)));
      console.print("\nthe network goes on running; stop it with: dure network down");
      return ExitCode.DONE.number();
    }
  }

  private NetworkFolder make() {
    console.progress("making a network: " + NEW_NETWORK);
    return new NetworkMaker(NEW_NETWORK).make(dir.path);
  }

  private void deploy(NetworkFolder network) throws IOException {
    Path jar = ContractJar.find(CONTRACT);
    ChaincodeArchive archive =
        ChaincodeArchive.ofJar(CONTRACT, CONTRACT + ".jar", Files.readAllBytes(jar));
    try (Lifecycle lifecycle = new Lifecycle(console, network)) {
      lifecycle.deploy(WelfareDefinition.of(archive));
    }
  }
}
