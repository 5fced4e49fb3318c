package org.dure.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.CollectionsFile;
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
      arity = "0..1",
      description = "A jar, or the name of a module in contracts/.")
  @Nullable String contract;

  @Option(
      names = "--ccaas",
      paramLabel = "<address>",
      description = {
        "In place of a jar: host and port of a process that serves the contract, or a connection.json.",
        "The process may be started later; it registers as the package id that is printed."
      })
  @Nullable String service;

  @Option(
      names = "--name",
      paramLabel = "<name>",
      description = "The chaincode's name (default: the contract's).")
  @Nullable String name;

  @Option(
      names = "--version",
      paramLabel = "<text>",
      description = "The definition's version (default: 1.0, and unchanged by upgrades).")
  @Nullable String version;

  @Option(
      names = {"--signature-policy", "--policy"},
      paramLabel = "<rule>",
      description =
          "Who must endorse, such as \"OR('Org1MSP.peer','Org2MSP.peer')\" (default: a majority of organisations, and unchanged by upgrades).")
  @Nullable String policy;

  @Option(
      names = "--channel-config-policy",
      paramLabel = "<path>",
      description =
          "The same by a policy of the channel, such as /Channel/Application/Endorsement.")
  @Nullable String channelPolicy;

  @Option(
      names = "--collections-config",
      paramLabel = "<file>",
      description =
          "Private collections, as Fabric's JSON (default: none, and unchanged by upgrades).")
  @Nullable Path collections;

  @Option(
      names = "--init-required",
      negatable = true,
      description =
          "Whether the contract must be called with --init before all else (default: no, and unchanged by upgrades).")
  @Nullable Boolean initRequired;

  private final Console console;

  public ChaincodeDeploy(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Lifecycle.Terms terms =
        new Lifecycle.Terms(
            version,
            endorsementPolicy(),
            collections == null ? null : CollectionsFile.read(collections),
            initRequired);
    ChaincodeArchive archive = archive();
    String chaincode = archive.label();
    console.progress("deploying " + chaincode + (service == null ? "" : ", served at " + service));
    try (Lifecycle lifecycle = new Lifecycle(console, dir.open())) {
      Lifecycle.Deployment deployment =
          lifecycle.deploy(new Lifecycle.Wish(chaincode, terms, archive));
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
        if (service != null) {
          console.print("package id " + defined.packageId());
        }
      }
    }
    return ExitCode.DONE.number();
  }

  private ChaincodeArchive archive() throws IOException {
    String served = service;
    String given = contract;
    if (served != null && given == null) {
      if (name == null) {
        throw new CommandFailure(ExitCode.USAGE, "--ccaas: --name is needed as well");
      }
      return ChaincodeArchive.ofService(name, connection(served));
    }
    if (served != null || given == null) {
      throw new CommandFailure(ExitCode.USAGE, "either a contract or --ccaas is expected");
    }
    Path jar = ContractJar.find(given);
    String chaincode = name == null ? ContractJar.name(jar, given) : name;
    return ChaincodeArchive.ofJar(chaincode, chaincode + ".jar", Files.readAllBytes(jar));
  }

  private static byte[] connection(String served) throws IOException {
    if (!served.endsWith(".json")) {
      return CallOptions.utf8(new ObjectMapper().writeValueAsString(Map.of("address", served)));
    }
    Path file = Path.of(served);
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(ExitCode.USAGE, "--ccaas: there is no file " + file);
    }
    return Files.readAllBytes(file);
  }

  private @Nullable ByteString endorsementPolicy() {
    if (policy != null && channelPolicy != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "--signature-policy and --channel-config-policy exclude each other");
    }
    if (channelPolicy != null) {
      return ApplicationPolicy.newBuilder()
          .setChannelConfigPolicyReference(channelPolicy)
          .build()
          .toByteString();
    }
    if (policy == null) {
      return null;
    }
    try {
      return ApplicationPolicy.newBuilder()
          .setSignaturePolicy(PolicyLanguage.parse(policy))
          .build()
          .toByteString();
    } catch (PolicyException e) {
      throw new CommandFailure(ExitCode.USAGE, "--signature-policy: " + e.getMessage(), e);
    }
  }
}
