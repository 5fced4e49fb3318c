package org.dure.cli.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// Finds out whether a port is free and, where `/proc` tells, who has it.
public final class PortOwner {
  private static final String LISTEN = "0A";

  private PortOwner() {}

  /// @throws CommandFailure naming port and process when the port cannot be bound
  public static void requireFree(int port, String wantedBy) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT,
          "port %d, which %s needs, is in use%s; stop that process or choose others with --base-port"
              .formatted(port, wantedBy, describe(port).map(who -> " by " + who).orElse("")),
          e);
    }
  }

  /// The process that listens on the port, as "process 123 (command)".
  static Optional<String> describe(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      sockets.addAll(listeners(Path.of(table), port));
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holdsAny(process, sockets)) {
          return Optional.of("process " + process.getFileName() + " (" + command(process) + ")");
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Set<String> listeners(Path table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> links = new HashSet<>();
    try {
      for (String line : Files.readAllLines(table)) {
        String[] field = line.strip().split("\\s+");
        if (field.length > 9 && field[1].endsWith(suffix) && field[3].equals(LISTEN)) {
          links.add("socket:[" + field[9] + "]");
        }
      }
    } catch (IOException e) {
      return Set.of();
    }
    return links;
  }

  private static boolean holdsAny(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)
            && sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // it ended meanwhile, or belongs to another user
    }
    return false;
  }

  private static String command(Path process) {
    try {
      String line =
          new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
              .replace('\0', ' ')
              .strip();
      return line.length() > 80 ? line.substring(0, 77) + "..." : line;
    } catch (IOException e) {
      return "unknown";
    }
  }
}
