package org.dure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
  private final Terminal terminal = new Terminal();

  static Stream<List<String>> everyCommand() {
    StringWriter ignored = new StringWriter();
    CommandLine root =
        Dure.commandLine(new Console(new PrintWriter(ignored), new PrintWriter(ignored), false));
    List<List<String>> paths = new ArrayList<>();
    collect(root, List.of(), paths);
    return paths.stream();
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> paths) {
    paths.add(path);
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(sub, longer, paths);
        });
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandExplainsItselfAndItsExitCodes(List<String> path) {
    List<String> arguments = new ArrayList<>(path);
    arguments.add("--help");
    assertThat(terminal.run(arguments.toArray(String[]::new))).isZero();
    assertThat(terminal.out())
        .contains(
            "Usage: " + String.join(" ", Stream.concat(Stream.of("dure"), path.stream()).toList()))
        .contains("Exit codes:");
  }

  @Test
  void theCommandsOfTheManualAreThere() {
    assertThat(everyCommand().map(path -> String.join(" ", path)))
        .contains(
            "network up",
            "node start",
            "node health",
            "demo land-registry",
            "demo voting",
            "vote verify",
            "vote cast",
            "vote track",
            "network down",
            "network status",
            "network clean",
            "chaincode deploy",
            "chaincode invoke",
            "chaincode query",
            "chaincode list",
            "channel list",
            "channel info",
            "block show",
            "ledger verify",
            "ledger rebuild",
            "ledger export",
            "ledger import",
            "bench",
            "bench consensus");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(terminal.run("netwrok", "up")).isEqualTo(ExitCode.USAGE.number());
    assertThat(terminal.err()).contains("netwrok");
  }

  @Test
  void aGroupWithoutACommandIsAUsageErrorAndListsItsCommands() {
    assertThat(terminal.run("network")).isEqualTo(ExitCode.USAGE.number());
    assertThat(terminal.err()).contains("say what to do").contains("status");
  }

  @Test
  void tooManyOrganisationsAreAUsageErrorThatNamesTheBound() {
    assertThat(terminal.run("network", "up", "--dir", "target/none", "--orgs", "14"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(terminal.err()).contains("1 to 13 organisations, not 14");
  }

  @Test
  void anUnknownLoadProfileIsAUsageErrorThatListsThoseThereAre() {
    assertThat(terminal.run("bench", "--profile", "heavy", "--dir", "target/none"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(terminal.err()).contains("'heavy'").contains("key-value");
  }

  @Test
  void anOrganisationIsNamedInAnyOfFabricsWays() {
    assertThat(terminal.run("channel", "list", "--dir", "target/none", "--org", "nobody"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(terminal.err()).contains("use 1, org1 or Org1MSP");
  }

  @Test
  void aFolderWithoutANetworkIsAnEnvironmentErrorWithTheWayOut() {
    assertThat(terminal.run("network", "status", "--dir", "target/none"))
        .isEqualTo(ExitCode.ENVIRONMENT.number());
    assertThat(terminal.err()).contains("there is no network in").contains("dure network up");
  }

  @Test
  void aContractThatIsNeitherJarNorModuleIsAUsageError() {
    assertThat(terminal.run("chaincode", "deploy", "no-such-contract", "--dir", "target/none"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(terminal.err()).contains("neither a jar nor a module");
  }
}
