package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.ProgressBar;
import org.dure.node.app.LedgerCare;
import org.dure.node.care.CareException;
import org.dure.node.care.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which ledger of a stopped node a command is about.
public final class LedgerOptions {
  private static final int LINE_EVERY = 1000;

  @Option(
      names = "--home",
      required = true,
      paramLabel = "<folder>",
      description = "The home of the node, which must not run; it holds node.yaml.")
  Path home = Path.of("");

  @Option(
      names = "--channel",
      paramLabel = "<name>",
      description = "The channel (default: the node's only one).")
  @Nullable String channel;

  /// Something that is done with a ledger.
  interface Work<T> {
    T on(LedgerCare ledger) throws CareException, IOException;
  }

  /// Does it, or ends the command with the sentence that says why not.
  <T> T run(Work<T> work) {
    try {
      return work.on(LedgerCare.of(home, channel));
    } catch (CareException e) {
      ExitCode code =
          switch (e.kind()) {
            case CONTENT -> ExitCode.FAILED;
            case SURROUNDINGS -> ExitCode.ENVIRONMENT;
          };
      throw new CommandFailure(code, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Shows how far it has come: a bar, or a line now and then where the number of blocks is not
  /// known.
  static Progress progress(Console console, String label) {
    return new Progress() {
      private @Nullable ProgressBar bar;

      @Override
      public void block(long done, long total, int transactions) {
        if (total == 0) {
          if (done % LINE_EVERY == 0) {
            console.progress("%s %,d blocks".formatted(label, done));
          }
          return;
        }
        if (bar == null) {
          bar = new ProgressBar(console, label, Math.toIntExact(total));
        }
        bar.advance(1);
      }
    };
  }

  static String rate(long count, double seconds) {
    return "%,.0f".formatted(count / Math.max(seconds, 0.001));
  }
}
