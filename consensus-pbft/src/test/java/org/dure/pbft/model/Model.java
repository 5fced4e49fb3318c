package org.dure.pbft.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tlc2.TLC;

/// The module and the configurations in docs/tla, and what the tables there say of them.
final class Model {
  private static final Path FOLDER = Path.of("..", "docs", "tla");

  private Model() {}

  /// The configurations there are.
  static TreeSet<String> configurations() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Path file : files(".cfg")) {
      names.add(String.valueOf(file.getFileName()).replace(".cfg", ""));
    }
    return names;
  }

  private static List<Path> files(String... endings) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> Stream.of(endings).anyMatch(end -> file.toString().endsWith(end)))
          .toList();
    }
  }

  /// How each configuration ends, by the tables whose first column is `configuration`.
  static TreeMap<String, Ending> table() throws IOException {
    TreeMap<String, Ending> endings = new TreeMap<>();
    List<String> columns = List.of();
    for (String line : Files.readAllLines(FOLDER.resolve("README.md"))) {
      List<String> cells = cells(line);
      if (cells.isEmpty() || cells.getFirst().equals("configuration")) {
        columns = cells;
      } else if (!columns.isEmpty() && !cells.getFirst().startsWith("---")) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), cells.get(i));
        }
        endings.put(row.getOrDefault("configuration", ""), ending(row));
      }
    }
    return endings;
  }

  private static List<String> cells(String line) {
    return line.startsWith("|")
        ? Stream.of(line.substring(1).split("\\|"))
            .map(cell -> cell.strip().replace("`", ""))
            .toList()
        : List.of();
  }

  private static Ending ending(Map<String, String> row) {
    String violated = row.getOrDefault("violated", "");
    return violated.equals("none")
        ? new Ending.Sound(number(row, "distinct states"), number(row, "depth"))
        : new Ending.Violation(violated, number(row, "states"));
  }

  private static long number(Map<String, String> row, String column) {
    return Long.parseLong(row.getOrDefault(column, "").replace(",", ""));
  }

  /// Runs TLC on a copy of the model in `work`, in a virtual machine of its own: it keeps what it
  /// knows in statics, and leaves files behind.
  ///
  /// @param compilers which of the machine's compilers: a short run ends before the best has paid
  static String check(String configuration, Path work, String compilers, Duration patience)
      throws IOException, InterruptedException {
    for (Path file : files(".tla", ".cfg")) {
      Files.copy(file, work.resolve(String.valueOf(file.getFileName())));
    }
    Path output = work.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                compilers,
                "-Djava.io.tmpdir=" + work.toAbsolutePath(),
                "-cp",
                TLC.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                TLC.class.getName(),
                "-nowarning",
                "-workers",
                "1",
                "-config",
                configuration + ".cfg",
                "ViewChange.tla")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "TLC is not done with " + configuration + ":\n" + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
