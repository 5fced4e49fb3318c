package org.dure.cli.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dure.cli.client.Transactions.Call;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What to call of which chaincode.
public final class CallOptions {
  @Option(
      names = "--name",
      paramLabel = "<chaincode>",
      required = true,
      description = "The chaincode.")
  String name;

  @Parameters(
      index = "0",
      paramLabel = "<function>",
      description = "The function, such as RegisterParcel.")
  String function;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "<argument>",
      description = "Its arguments, as text.")
  List<String> arguments = new ArrayList<>();

  @Option(
      names = "--transient",
      paramLabel = "<key>=<value>|<key>=@<file>",
      description = {
        "Data that the endorsers see and the ledger does not keep; with '@' the bytes of a file.",
        "Other users of this machine may see a value on the command line, but not a file's."
      })
  List<String> transientData = new ArrayList<>();

  @Option(
      names = "--endorsers",
      paramLabel = "<msp>",
      split = ",",
      description =
          "MSP ids that shall endorse, separated by commas (default: what the policy needs).")
  List<String> endorsers = new ArrayList<>();

  Call toCall() {
    return new Call(
        function,
        arguments.stream().map(CallOptions::utf8).toList(),
        TransientData.read(transientData),
        endorsers);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
