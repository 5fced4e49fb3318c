package org.dure.cli.console;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a command's exit status says. Scripts may rely on these numbers; this is the only place
/// that defines them.
public enum ExitCode {
  DONE(0, "done"),
  FAILED(1, "the operation failed; the last line on standard error says why"),
  USAGE(2, "the command line was wrong"),
  ENVIRONMENT(
      3,
      "this machine or folder does not allow it: no JDK 25, a port in use, another network's folder"),
  NOT_RUNNING(4, "nodes are down, unreachable or do not agree"),
  REFUSED(5, "the contract or the channel refused the transaction");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /// The process's exit status.
  public int number() {
    return number;
  }

  /// All codes with their meanings, for the help pages.
  public static Map<String, String> legend() {
    Map<String, String> legend = new LinkedHashMap<>();
    Arrays.stream(values())
        .forEach(code -> legend.put(Integer.toString(code.number), code.meaning));
    return legend;
  }
}
