package org.dure.node.peer;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.dure.api.peer.v1.BlockChunk;
import org.dure.api.peer.v1.EnvelopeBatch;
import org.dure.api.peer.v1.FetchBlocksRequest;
import org.dure.api.peer.v1.FetchEnvelopesRequest;
import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.PeerLinkGrpc;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataKept;
import org.dure.api.peer.v1.PrivateDataPush;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/// One other node: the connection of its stream and, apart from it, the connection for calls, so
/// that blocks in transfer never take the stream's share of the flow-control window.
record PeerNode(Key key, ManagedChannel streams, ManagedChannel calls, OutboundLink link)
    implements AutoCloseable {
  static final MethodDescriptor<FetchBlocksRequest, BlockChunk> FETCH_BLOCKS =
      PeerLinkGrpc.getFetchBlocksMethod();
  private static final int MESSAGE_BYTES_MAX = 100 << 20;

  /// A node is told from another by where it is and by the TLS key it serves with.
  record Key(String host, int port, TlsKey serverKey) {
    static Key of(PeerMember member) {
      return new Key(member.host(), member.port(), member.serverKey());
    }

    String address() {
      return host + ":" + port;
    }
  }

  static PeerNode open(
      Key key,
      PeerTls tls,
      EventLoopGroup loops,
      ScheduledExecutorService timer,
      LinkLimits limits,
      LinkMetrics metrics) {
    try {
      SslContext context = tls.client(key.serverKey());
      ManagedChannel streams = channel(key, context, loops);
      ManagedChannel calls = channel(key, context, loops);
      // A node that is back is to be called at once, not when gRPC's own wait is over.
      OutboundLink link =
          new OutboundLink(
              key.address(), streams, timer, limits, metrics, calls::resetConnectBackoff);
      return new PeerNode(key, streams, calls, link);
    } catch (SSLException e) {
      throw new IllegalArgumentException("this node's TLS key and certificate cannot be used", e);
    }
  }

  private static ManagedChannel channel(Key key, SslContext context, EventLoopGroup loops) {
    return NettyChannelBuilder.forAddress(key.host(), key.port())
        .sslContext(context)
        .eventLoopGroup(loops)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .keepAliveTime(60, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .disableRetry()
        .build();
  }

  static CallOptions within(Duration deadline) {
    return CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  CompletableFuture<EnvelopeBatch> fetchEnvelopes(
      FetchEnvelopesRequest request, Duration deadline) {
    return unary(PeerLinkGrpc.getFetchEnvelopesMethod(), request, deadline);
  }

  CompletableFuture<PrivateDataKept> pushPrivateData(PrivateDataPush push, Duration deadline) {
    return unary(PeerLinkGrpc.getPushPrivateDataMethod(), push, deadline);
  }

  CompletableFuture<PrivateDataBatch> fetchPrivateData(
      FetchPrivateDataRequest request, Duration deadline) {
    return unary(PeerLinkGrpc.getFetchPrivateDataMethod(), request, deadline);
  }

  CompletableFuture<ProposalResponse> processProposal(SignedProposal proposal, Duration deadline) {
    return unary(EndorserGrpc.getProcessProposalMethod(), proposal, deadline);
  }

  private <Q, A> CompletableFuture<A> unary(
      MethodDescriptor<Q, A> method, Q request, Duration deadline) {
    ClientCall<Q, A> call = calls.newCall(method, within(deadline));
    Answer<A> answer = new Answer<>(key.address());
    call.start(answer, new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    return answer.future;
  }

  @Override
  public void close() {
    link.close();
    streams.shutdownNow();
    calls.shutdownNow();
  }

  private static final class Answer<A> extends ClientCall.Listener<A> {
    final CompletableFuture<A> future = new CompletableFuture<>();
    private final String address;
    private @Nullable A message;

    Answer(String address) {
      this.address = address;
    }

    @Override
    public void onMessage(A message) {
      this.message = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      A got = message;
      if (status.isOk() && got != null) {
        future.complete(got);
      } else {
        future.completeExceptionally(
            new PeerUnavailableException(
                address + " answered " + status.getCode() + ": " + status.getDescription(),
                status.asRuntimeException(trailers)));
      }
    }
  }
}
