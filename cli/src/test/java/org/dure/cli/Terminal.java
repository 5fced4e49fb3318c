package org.dure.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.dure.cli.console.Console;

/// Runs commands in this process and keeps what they print.
final class Terminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// The exit code.
  int run(String... arguments) {
    return Dure.commandLine(new Console(new PrintWriter(out), new PrintWriter(err), false))
        .execute(arguments);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
