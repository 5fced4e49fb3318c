package org.dure.node.grpc;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.dure.node.config.NodeConfig;

/// The node's one port: all services over TLS, with health and reflection. Keep-alive rules are at
/// least as lenient as those of Fabric's servers (`internal/pkg/comm/config.go`), whose clients
/// ping without calls.
public final class NodeServer implements AutoCloseable {
  private static final int CONNECTION_CALLS_MAX = 1_000;
  private static final int METADATA_BYTES_MAX = 16 << 10;
  private static final long HANDSHAKE_SECONDS_MAX = 20;

  /// gRPC warns here, with a stack trace, of each message over the limit: a client's mistake, which
  /// the client is told.
  private static final Logger OVERSIZED_MESSAGES =
      Logger.getLogger("io.grpc.netty.NettyServerStream");

  private final Server server;
  private final HealthStatusManager health;
  private final ExecutorService calls;

  private NodeServer(Server server, HealthStatusManager health, ExecutorService calls) {
    this.server = server;
    this.health = health;
    this.calls = calls;
  }

  /// Binds the address and serves.
  ///
  /// @param services those that may block; each call has a virtual thread of its own
  /// @param prompt those that never block; called on the connection's event loop
  /// @throws IOException naming the address when it cannot be bound
  public static NodeServer start(
      NodeConfig.Listen listen,
      SslContext tls,
      NodeConfig.Limits limits,
      List<BindableService> services,
      List<BindableService> prompt)
      throws IOException {
    ExecutorService calls =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
    OVERSIZED_MESSAGES.setLevel(Level.SEVERE);
    HealthStatusManager health = new HealthStatusManager();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
            .sslContext(tls)
            .executor(calls)
            .callExecutor(onEventLoop(prompt, calls))
            .maxInboundMessageSize(limits.messageBytesMax())
            .maxInboundMetadataSize(METADATA_BYTES_MAX)
            .maxConcurrentCallsPerConnection(CONNECTION_CALLS_MAX)
            .handshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS)
            .permitKeepAliveTime(30, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(2, TimeUnit.HOURS)
            .intercept(bounds(limits))
            .intercept(new ClientCertificate())
            .intercept(new ConflictTrailer())
            .intercept(new LastResort());
    services.forEach(service -> builder.addService(parsedInside(service)));
    prompt.forEach(service -> builder.addService(parsedInside(service)));
    builder.addService(parsedInside(health.getHealthService()));
    builder.addService(parsedInside(ProtoReflectionServiceV1.newInstance()));
    try {
      return new NodeServer(builder.build().start(), health, calls);
    } catch (IOException e) {
      calls.shutdownNow();
      throw new IOException(
          "cannot listen on %s:%d (listen.host, listen.port): %s"
              .formatted(listen.host(), listen.port(), rootMessage(e)),
          e);
    }
  }

  /// Has requests parsed inside [LastResort], which answers bytes that are no message; gRPC itself
  /// would log them as errors of this node.
  private static ServerServiceDefinition parsedInside(BindableService service) {
    return ServerInterceptors.useInputStreamMessages(service.bindService());
  }

  private static CallLimits bounds(NodeConfig.Limits limits) {
    return new CallLimits(
        Map.of(
            "gateway.Gateway", limits.gatewayCallsMax(),
            "protos.Endorser", limits.endorserCallsMax(),
            "protos.Deliver", limits.deliverStreamsMax(),
            "orderer.AtomicBroadcast", limits.deliverStreamsMax()));
  }

  private static ServerCallExecutorSupplier onEventLoop(
      List<BindableService> prompt, ExecutorService calls) {
    Set<String> names =
        prompt.stream()
            .map(service -> service.bindService().getServiceDescriptor().getName())
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    Executor direct = Runnable::run;
    return new ServerCallExecutorSupplier() {
      @Override
      public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
        String service = call.getMethodDescriptor().getServiceName();
        return service != null && names.contains(service) ? direct : calls;
      }
    };
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /// The port in use; differs from the configured one when that was 0.
  public int port() {
    return server.getPort();
  }

  /// Tells health checks whether the node works, as a whole and by service.
  public void serving(boolean works) {
    ServingStatus status = works ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    server
        .getServices()
        .forEach(service -> health.setStatus(service.getServiceDescriptor().getName(), status));
  }

  /// Refuses new calls, gives those under way a moment, ends.
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(3, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    calls.shutdownNow();
  }
}
