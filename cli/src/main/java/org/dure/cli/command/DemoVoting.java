package org.dure.cli.command;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.ContractJar;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.demo.VotingDemo;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.operate.Bringup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure demo voting`.
@Command(
    name = "voting",
    description = {
      "Brings a network up if none is, deploys the voting contract, holds a poll among community"
          + " projects by voting-right codes and an election by secret ballot with trustees of all"
          + " organisations, counts both by hand beside it, and verifies both from the blocks.",
      "Leaves the network running. Safe to repeat: each time with a new poll and a new election."
    })
public final class DemoVoting implements Callable<Integer> {
  private static final String CONTRACT = "voting";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final NetworkSpec NEW_NETWORK = NetworkSpec.of("mychannel", 4, 7051);

  @Mixin DirOption dir;

  @Option(
      names = "--proposals",
      paramLabel = "<n>",
      defaultValue = "815",
      description = "Projects in the poll (default: ${DEFAULT-VALUE}).")
  int proposals;

  @Option(
      names = "--voters",
      paramLabel = "<n>",
      defaultValue = "1200",
      description = "Voters in the poll (default: ${DEFAULT-VALUE}).")
  int voters;

  @Option(
      names = "--electors",
      paramLabel = "<n>",
      defaultValue = "300",
      description = "Voters in the election (default: ${DEFAULT-VALUE}).")
  int electors;

  @Option(
      names = "--votes-per-second",
      paramLabel = "<n>",
      defaultValue = "40",
      description =
          "How fast the poll is expected to go; sets its closing time (default: ${DEFAULT-VALUE}).")
  int votesPerSecond;

  @Option(
      names = "--ballots-per-second",
      paramLabel = "<n>",
      defaultValue = "8",
      description = "The same of the election (default: ${DEFAULT-VALUE}).")
  int ballotsPerSecond;

  private final Console console;
  private final NodeLauncher launcher;

  public DemoVoting(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws IOException {
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = NetworkFolder.find(dir.path).orElseGet(this::make);
      console.print("network in " + network.path() + ": " + network.spec());
      new Bringup(console, launcher).bring(network, PATIENCE);
      deploy(network);
      VotingDemo.tell(
          console,
          network,
          new VotingDemo.Size(proposals, voters, electors, votesPerSecond, ballotsPerSecond));
      console.print("the network goes on running; stop it with: dure network down");
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
      lifecycle.deploy(new Lifecycle.Wish(CONTRACT, "", ByteString.EMPTY, archive));
    }
  }
}
