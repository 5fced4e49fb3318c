package org.dure.cli.console;

/// A bar for a known number of steps: redrawn in place on a terminal, a line at every tenth
/// elsewhere. Safe for use by several threads.
public final class ProgressBar {
  private static final int WIDTH = 32;
  private final Console console;
  private final String label;
  private final int total;
  private final long startNanos = System.nanoTime();
  private int done;
  private int drawnTenths;

  public ProgressBar(Console console, String label, int total) {
    this.console = console;
    this.label = label;
    this.total = Math.max(1, total);
  }

  /// Moves the bar on.
  public synchronized void advance(int steps) {
    done = Math.min(total, done + steps);
    int tenths = (int) (10L * done / total);
    if (console.interactive()) {
      console.err().print('\r' + line() + (done == total ? "\n" : ""));
      console.err().flush();
    } else if (tenths > drawnTenths) {
      console.progress(line());
    }
    drawnTenths = tenths;
  }

  /// Starts a new line, so that a message can be printed while the bar is not full.
  public synchronized void interrupt(String message) {
    if (console.interactive()) {
      console.err().println();
    }
    console.progress(message);
  }

  private String line() {
    int filled = (int) ((long) WIDTH * done / total);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return "%s [%s%s] %,d/%,d  %.0f a second"
        .formatted(
            label,
            "#".repeat(filled),
            "-".repeat(WIDTH - filled),
            done,
            total,
            done / Math.max(seconds, 0.001));
  }
}
