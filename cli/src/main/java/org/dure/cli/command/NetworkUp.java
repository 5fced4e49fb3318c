package org.dure.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.operate.Bringup;
import org.dure.cli.operate.Survey;
import org.dure.node.app.NodeJvm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `dure network up`.
@Command(
    name = "up",
    description = {
      "Makes a network on this machine, unless its folder is there already, starts the nodes that do not run, and waits"
          + " until all work together. Safe to repeat.",
      "Nodes take more JVM options from the environment variable " + NodeJvm.OPTIONS_VARIABLE + "."
    })
public final class NetworkUp implements Callable<Integer> {
  private static final int ORGS = 4;
  private static final int BASE_PORT = 7051;
  private static final String CHANNEL = "mychannel";

  @Mixin DirOption dir;
  @Mixin JsonOption json;
  @Spec CommandSpec command;

  @Option(
      names = "--orgs",
      paramLabel = "<n>",
      description = "Organisations, 1 to 13, with one node each (default: 4).")
  @Nullable Integer orgs;

  @Option(
      names = "--channel",
      paramLabel = "<name>",
      description = "The channel's name (default: mychannel).")
  @Nullable String channel;

  @Option(
      names = "--base-port",
      paramLabel = "<port>",
      description = "Port of the first node; each further one is 2000 higher (default: 7051).")
  @Nullable Integer basePort;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "90",
      description = "How long to wait for the nodes (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds;

  private final Console console;
  private final NodeLauncher launcher;

  public NetworkUp(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    if (NetworkFolder.find(dir.path).isEmpty()) {
      // Before anything is made, the lock's file too: what cannot start here leaves no trace.
      Bringup.requirePorts(wanted());
    }
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = findOrMake();
      Survey survey =
          new Bringup(console, launcher).bring(network, Duration.ofSeconds(timeoutSeconds));
      json.print(console, survey);
      if (!json.wanted) {
        describe(network);
      }
      return ExitCode.DONE.number();
    }
  }

  private NetworkFolder findOrMake() {
    Optional<NetworkFolder> existing = NetworkFolder.find(dir.path);
    if (existing.isPresent()) {
      requireSame(existing.get());
      console.progress("network in " + existing.get().path() + ": " + existing.get().spec());
      return existing.get();
    }
    NetworkSpec spec = wanted();
    console.progress("making a network in " + absolute(dir.path) + ": " + spec);
    return new NetworkMaker(spec).make(dir.path);
  }

  private NetworkSpec wanted() {
    try {
      return NetworkSpec.of(
          channel == null ? CHANNEL : channel,
          orgs == null ? ORGS : orgs,
          basePort == null ? BASE_PORT : basePort);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void requireSame(NetworkFolder existing) {
    NetworkSpec is = existing.spec();
    boolean same =
        (orgs == null || orgs == is.orgs())
            && (channel == null || channel.equals(is.channel()))
            && (basePort == null || basePort == is.basePort());
    if (!same) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT,
          "%s holds another network (%s); name another folder with --dir, or remove that one with: dure network clean"
              .formatted(existing.path(), is));
    }
  }

  private void describe(NetworkFolder network) {
    console.print("");
    console.print("channel  " + network.spec().channel() + ", agreed on by all nodes");
    console.print("folder   " + network.path());
    console.print("keys     " + network.path().resolve("organizations"));
    console.print("logs     " + network.path().resolve("nodes").resolve("*").resolve("logs"));
    console.print("next     dure chaincode deploy land-registry; dure network down");
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
