package org.dure.cli.command;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.dure.cli.client.NodeConnection;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dure node health`: what a container engine asks.
@Command(
    name = "health",
    description = {
      "Asks a node's gRPC health service. Exit code 0: it serves; 4: it does not answer, or a channel has stopped."
    })
public final class NodeHealth implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 5;

  @Option(
      names = "--address",
      required = true,
      paramLabel = "<host:port>",
      description = "Where the node listens.")
  String address = "";

  @Option(
      names = "--tls-root",
      required = true,
      paramLabel = "<file>",
      description = "The certificate of the authority that signed the node's TLS certificate, PEM.")
  Path tlsRoot = Path.of("");

  private final Console console;

  public NodeHealth(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ManagedChannel channel = NodeConnection.channel(address, tlsRoot);
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      console.print(status.name());
      return status == ServingStatus.SERVING
          ? ExitCode.DONE.number()
          : ExitCode.NOT_RUNNING.number();
    } catch (StatusRuntimeException e) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "the node at %s does not answer (%s)".formatted(address, e.getStatus().getCode()),
          e);
    } finally {
      channel.shutdownNow();
    }
  }
}
