package org.dure.node.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the JVM of a node is started on a machine that it shares with other nodes (ADR 10).
public final class NodeJvm {
  /// More options, separated by blanks; they come after, and so override, the ones below.
  public static final String OPTIONS_VARIABLE = "DURE_NODE_OPTS";

  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms96m",
          "-Xmx640m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dlogback.configurationFile=logback-node.xml");

  private NodeJvm() {}

  /// The command line up to the class path, which is for the caller to add.
  public static List<String> command(Path home) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-Ddure.home=" + home);
    String extra = System.getenv(OPTIONS_VARIABLE);
    if (extra != null && !extra.isBlank()) {
      command.addAll(Arrays.asList(extra.strip().split("\\s+")));
    }
    return command;
  }
}
