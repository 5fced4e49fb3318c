package org.dure.cli.network;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.node.app.NodeJvm;

/// Starts nodes as processes of their own, in sessions of their own, so that they outlive the
/// command and the terminal.
public final class NodeLauncher {
  private final String mainClass;
  private final String classPath;

  public NodeLauncher(Class<?> main) {
    this(main, classPathOf(main));
  }

  private NodeLauncher(Class<?> main, String classPath) {
    this.mainClass = main.getName();
    this.classPath = classPath;
  }

  /// One whose nodes look for classes in this folder first.
  public static NodeLauncher preferring(Path classes, Class<?> main) {
    return new NodeLauncher(main, classes + File.pathSeparator + classPathOf(main));
  }

  /// Starts the node of `home` and returns at once; what it prints goes to [NodeHome#output]. The
  /// process is recorded at once too, so that it is found should this command be interrupted.
  public Process start(NodeHome home) throws IOException {
    Files.createDirectories(home.output().getParent());
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(NodeJvm.command(home.path()));
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
