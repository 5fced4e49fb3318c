package org.dure.cli.command;

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
import org.dure.cli.demo.LandDemo;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.operate.Bringup;
import org.dure.contracts.land.data.Cadastre;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure demo land-registry`.
@Command(
    name = "land-registry",
    description = {
      "Brings a network up if none is, deploys the land registry, registers the counties of the"
          + " United States as parcels, kills the leading node meanwhile and starts it again, sells"
          + " one parcel, and shows the extract, who signed it, and that all nodes agree.",
      "Leaves the network running. Safe to repeat: nothing is registered twice, and another parcel"
          + " is sold."
    })
public final class DemoLand implements Callable<Integer> {
  private static final String CONTRACT = "land-registry";
  private static final int COUNTIES = 3_495;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final NetworkSpec NEW_NETWORK = NetworkSpec.of("mychannel", 4, 7051);

  @Mixin DirOption dir;

  @Option(
      names = "--parcels",
      paramLabel = "<n>",
      defaultValue = "3495",
      description =
          "Register so many counties (default: all, ${DEFAULT-VALUE}). More than there are: load a"
              + " made-up cadastre of so many lots with owners, mortgages and sales instead, and"
              + " measure searches.")
  int parcels;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "What the cadastre is made of (default: ${DEFAULT-VALUE}).")
  long seed;

  private final Console console;
  private final NodeLauncher launcher;

  public DemoLand(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws IOException {
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = NetworkFolder.find(dir.path).orElseGet(this::make);
      console.print("network in " + network.path() + ": " + network.spec());
      Bringup bringup = new Bringup(console, launcher);
      bringup.bring(network, PATIENCE);
      deploy(network);
      LandDemo demo = new LandDemo(console, network, bringup);
      if (parcels > COUNTIES) {
        demo.load(new Cadastre(seed, parcels));
      } else {
        demo.tell(parcels);
      }
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
      lifecycle.deploy(new Lifecycle.Wish(CONTRACT, Lifecycle.Terms.KEPT, archive));
    }
  }
}
