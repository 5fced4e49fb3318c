package org.dure.cli.client;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// Finds the jar of a contract.
public final class ContractJar {
  private static final List<String> NOT_THE_CONTRACT =
      List.of("-tests.jar", "-sources.jar", "-javadoc.jar");

  private ContractJar() {}

  /// @param contract path of a jar, or the name of a module in contracts/ of this project
  public static Path find(String contract) {
    if (contract.endsWith(".jar")) {
      Path jar = Path.of(contract).toAbsolutePath().normalize();
      if (!Files.isRegularFile(jar)) {
        throw new CommandFailure(ExitCode.USAGE, "there is no file " + jar);
      }
      return jar;
    }
    Path module =
        Path.of(System.getProperty("dure.root", "."), "contracts", contract)
            .toAbsolutePath()
            .normalize();
    if (!Files.isRegularFile(module.resolve("pom.xml"))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "'"
              + contract
              + "' is neither a jar nor a module: there is no "
              + module.resolve("pom.xml"));
    }
    return built(module, contract);
  }

  /// The chaincode name that goes with what the user gave: the module's name, or the jar's without
  /// its version.
  public static String name(Path jar, String contract) {
    return contract.endsWith(".jar")
        ? jar.getFileName().toString().replaceFirst("(-\\d[^/]*)?\\.jar$", "")
        : contract;
  }

  private static Path built(Path module, String name) {
    Path target = module.resolve("target");
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(target, name + "-*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot read " + target + ": " + e, e);
      }
    }
    return jars.stream()
        .filter(jar -> NOT_THE_CONTRACT.stream().noneMatch(jar.toString()::endsWith))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.ENVIRONMENT,
                "the contract is not built; build it with: ./mvnw -q -pl contracts/%s -am package -DskipTests"
                    .formatted(name)));
  }
}
