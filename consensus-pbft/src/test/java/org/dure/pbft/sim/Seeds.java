package org.dure.pbft.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// Which seeds to run: many, or one again with its trace.
///
/// @param replay whether it is one, to be told in full
record Seeds(long first, long count, boolean replay) {
  private static final int USUAL = 300;
  private static final int SOAK = 100_000;
  private static final int REPORTED_MAX = 5;
  private static final int LAST_LINES = 40;

  /// As `dure.seed`, or else `dure.first`, `dure.seeds` and `dure.soak` say.
  static Seeds asked(Properties properties) {
    String only = properties.getProperty("dure.seed");
    if (only != null) {
      return new Seeds(Long.parseLong(only), 1, true);
    }
    int usual = Boolean.parseBoolean(properties.getProperty("dure.soak")) ? SOAK : USUAL;
    String count = properties.getProperty("dure.seeds", Integer.toString(usual));
    return new Seeds(
        Long.parseLong(properties.getProperty("dure.first", "1")), Long.parseLong(count), false);
  }

  /// What fails, each with the command that replays it. Ends after a few that fail.
  List<String> run(Consumer<String> out) {
    if (replay) {
      return replayed(out);
    }
    Summary summary = new Summary(out, System::nanoTime);
    List<String> failures =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(seed -> {
              Simulation simulation = new Simulation(seed);
              String failure = failure(seed, simulation);
              summary.add(seed, simulation, failure);
              return failure;
            })
            .filter(text -> !text.isEmpty())
            .limit(REPORTED_MAX)
            .toList();
    out.accept(summary.toString());
    return failures;
  }

  private static String failure(long seed, Simulation simulation) {
    try {
      simulation.run();
      return "";
    } catch (RuntimeException | Error e) {
      return """
      seed %d fails at %.2f s (tick %d): %s
      replay: %s\
      """
          .formatted(
              seed,
              simulation.tick / Simulation.TICKS_PER_SECOND,
              simulation.tick,
              e,
              command(seed));
    }
  }

  /// What whoever wants to see this seed again types.
  private static String command(long seed) {
    return "./mvnw -q -pl consensus-pbft -am test"
        + " -Dtest=SimulationTest#correctReplicasAgreeUnderFaultsAndGoOnAfterwards"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddure.seed="
        + seed;
  }

  /// The whole trace goes to a file, its end to `out`.
  private List<String> replayed(Consumer<String> out) {
    Path file = Path.of("target", "simulation-seed-" + first + ".txt");
    Deque<String> last = new ArrayDeque<>();
    String failure;
    try (PrintWriter trace = new PrintWriter(Files.newBufferedWriter(file))) {
      trace.println(Narrator.LEGEND);
      Simulation simulation =
          new Simulation(
              first,
              line -> {
                trace.println(line);
                last.add(line);
                if (last.size() > LAST_LINES) {
                  last.remove();
                }
              });
      failure = failure(first, simulation);
      trace.println(failure.isEmpty() ? "no failure" : failure);
      if (trace.checkError()) {
        throw new IOException("the trace could not be written");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    out.accept(Narrator.LEGEND);
    out.accept("...");
    last.forEach(out);
    out.accept(failure.isEmpty() ? "seed %d does not fail".formatted(first) : failure);
    out.accept("the whole trace: consensus-pbft/" + file);
    return failure.isEmpty() ? List.of() : List.of(failure);
  }
}
