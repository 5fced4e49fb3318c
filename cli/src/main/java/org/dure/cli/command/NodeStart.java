package org.dure.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.app.Node;
import org.dure.node.app.NodeStartException;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dure node start`.
@Command(
    name = "start",
    description = {
      "Runs one node in the foreground until it is asked to end (SIGTERM or Ctrl-C).",
      "Its settings are in node.yaml in its home; variables such as DURE_LISTEN_PORT override them."
    })
public final class NodeStart implements Callable<Integer> {
  @Option(
      names = "--home",
      required = true,
      paramLabel = "<folder>",
      description = "The node's home, which holds node.yaml.")
  Path home = Path.of("");

  private final Console console;

  public NodeStart(Console console) {
    this.console = console;
  }

  /// gRPC writes to java.util.logging, which would go to the error stream past the node's log, its
  /// levels and its rotation.
  private static void logInOnePlace() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  @Override
  public Integer call() throws InterruptedException {
    logInOnePlace();
    try {
      Node node = Node.start(home);
      CountDownLatch closed = new CountDownLatch(1);
      Thread closing =
          new Thread(
              () -> {
                node.close();
                closed.countDown();
              },
              "shutdown");
      Runtime.getRuntime().addShutdownHook(closing);
      console.progress("the node runs; channels and heights: " + node.heights());
      closed.await();
      return ExitCode.DONE.number();
    } catch (NodeStartException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }
}
