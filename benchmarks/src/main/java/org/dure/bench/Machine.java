package org.dure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Describes the machine, without which a figure means nothing.
public final class Machine {
  private Machine() {}

  public static String describe() {
    return "%d cores, %s, %s, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            line("/proc/cpuinfo", "model name")
                .orElse("processor " + System.getProperty("os.arch")),
            line("/proc/meminfo", "MemTotal").map(Machine::gibibytes).orElse("memory unknown"),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  private static String gibibytes(String kibibytes) {
    long number = Long.parseLong(kibibytes.split(" ")[0]);
    return Math.round(number / 1048576.0) + " GiB";
  }

  private static Optional<String> line(String file, String key) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
