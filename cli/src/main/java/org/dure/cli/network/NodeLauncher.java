package org.dure.cli.network;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Starts nodes as processes of their own, in sessions of their own, so that they outlive the
/// command and the terminal.
public final class NodeLauncher {
  /// More options for the nodes' JVMs, separated by blanks; they come after, and so override, the
  /// ones below.
  public static final String OPTIONS_VARIABLE = "DURE_NODE_OPTS";

  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms96m",
          "-Xmx640m",
          "-XX:+ExitOnOutOfMemoryError");

  private final String mainClass;
  private final String classPath;

  public NodeLauncher(Class<?> main) {
    this.mainClass = main.getName();
    this.classPath = classPathOf(main);
  }

  /// Starts the node of `home` and returns at once; what it prints goes to [NodeHome#output]. The
  /// process is recorded at once too, so that it is found should this command be interrupted.
  public Process start(NodeHome home) throws IOException {
    Files.createDirectories(home.output().getParent());
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.add("-Dlogback.configurationFile=logback-node.xml");
    command.add("-Ddure.home=" + home.path());
    String extra = System.getenv(OPTIONS_VARIABLE);
    if (extra != null && !extra.isBlank()) {
      command.addAll(Arrays.asList(extra.strip().split("\\s+")));
    }
    command.addAll(
        List.of("-cp", classPath, mainClass, "node", "start", "--home", home.path().toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(home.path().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.output().toFile()))
            .start();
    Files.writeString(home.pidFile(), process.pid() + "\n");
    return process;
  }

  private static String classPathOf(Class<?> main) {
    try {
      Path source = Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(source)
          ? source.resolveSibling("*").toString()
          : System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path cannot be named", e);
    }
  }
}
