package org.dure.cli.client;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.dure.api.admin.v1.AdminGrpc;
import org.dure.api.admin.v1.NodeStatus;
import org.dure.api.admin.v1.StatusRequest;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NodeHome;

/// A TLS connection to one node; made lazily, re-made by gRPC when it breaks.
public record NodeConnection(NodeHome home, ManagedChannel channel) implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

  /// Trusts the TLS authority of the node's organisation.
  public static NodeConnection open(NodeHome home) {
    return new NodeConnection(home, channel(home.address(), home.tlsRoot()));
  }

  /// A channel to the node that listens at `address`, host and port.
  ///
  /// @param tlsRoot the certificate of the authority that signed the node's, PEM
  public static ManagedChannel channel(String address, Path tlsRoot) {
    try {
      return NettyChannelBuilder.forTarget(address)
          .intercept(ConflictNote.reading())
          .sslContext(GrpcSslContexts.forClient().trustManager(tlsRoot.toFile()).build())
          .maxInboundMessageSize(MESSAGE_BYTES_MAX)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT,
          "cannot use the TLS certificate " + tlsRoot + ": " + e.getMessage(),
          e);
    }
  }

  /// What the node says of itself, or nothing when it does not answer in time.
  public Optional<NodeStatus> status(long patienceMillis) {
    channel.resetConnectBackoff(); // who asks wants to know now, not when gRPC next tries
    try {
      return Optional.of(
          AdminGrpc.newBlockingStub(channel)
              .withDeadlineAfter(patienceMillis, TimeUnit.MILLISECONDS)
              .status(StatusRequest.getDefaultInstance()));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
