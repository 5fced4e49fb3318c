package org.dure.cli.command;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.ContractJar;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.PolicyLanguage;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure chaincode deploy`.
@Command(
    name = "deploy",
    description = {
      "Packs a contract, installs it on every node, has every organisation approve it and commits its definition.",
      "A contract that is defined already is upgraded; one that is defined with this very package is left alone."
    })
public final class ChaincodeDeploy implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin JsonOption json;

  @Parameters(
      paramLabel = "<contract>",
      description = "A jar, or the name of a module in contracts/.")
  String contract;

  @Option(
      names = "--name",
      paramLabel = "<name>",
      description = "The chaincode's name (default: the contract's).")
  @Nullable String name;

  @Option(
      names = "--version",
      paramLabel = "<text>",
      defaultValue = "",
      description = "The definition's version (default: 1.0, and unchanged by upgrades).")
  String version;

  @Option(
      names = "--policy",
      paramLabel = "<rule>",
      description =
          "Who must endorse, such as \"OR('Org1MSP.peer','Org2MSP.peer')\" (default: a majority of organisations).")
  @Nullable String policy;

  private final Console console;

  public ChaincodeDeploy(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path jar = ContractJar.find(contract);
    String chaincode = name == null ? ContractJar.name(jar, contract) : name;
    ChaincodeArchive archive =
        ChaincodeArchive.ofJar(chaincode, chaincode + ".jar", Files.readAllBytes(jar));
    console.progress("deploying " + chaincode + " from " + jar);
    try (Lifecycle lifecycle = new Lifecycle(console, dir.open())) {
      Lifecycle.Deployment deployment =
          lifecycle.deploy(new Lifecycle.Wish(chaincode, version, endorsementPolicy(), archive));
      if (json.wanted) {
        console.printJson(deployment);
      } else {
        Lifecycle.Defined defined = deployment.defined();
        console.print(
            "%s %s, sequence %d, %s"
                .formatted(
                    defined.name(),
                    defined.version(),
                    defined.sequence(),
                    deployment.changed()
                        ? "is now defined on all nodes"
                        : "was already defined with this package"));
      }
    }
    return ExitCode.DONE.number();
  }

  private ByteString endorsementPolicy() {
    if (policy == null) {
      return ByteString.EMPTY;
    }
    try {
      return ApplicationPolicy.newBuilder()
          .setSignaturePolicy(PolicyLanguage.parse(policy))
          .build()
          .toByteString();
    } catch (PolicyException e) {
      throw new CommandFailure(ExitCode.USAGE, "--policy: " + e.getMessage(), e);
    }
  }
}
