package org.dure.node.peer;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.dure.api.peer.v1.BlockChunk;
import org.dure.api.peer.v1.EnvelopeBatch;
import org.dure.api.peer.v1.FetchBlocksRequest;
import org.dure.api.peer.v1.FetchEnvelopesRequest;
import org.dure.api.peer.v1.Frame;
import org.dure.api.peer.v1.FrameAck;
import org.dure.api.peer.v1.PeerLinkGrpc;
import org.jspecify.annotations.Nullable;

/// Takes the other nodes' frames and calls in. A caller is whoever holds the TLS key it connected
/// with, and is heard in the channels that name that key. Does nothing slow on the caller's thread,
/// so it may run on a direct executor.
public final class PeerLinkService implements BindableService, AutoCloseable {
  private static final int BLOCKS_MAX = 1024;
  private static final int DIGESTS_MAX = 10_000;

  private final LinkLimits limits;
  private final LinkMetrics metrics;
  private final ExecutorService readers;
  private final Map<String, ChannelIntake> channels = new ConcurrentHashMap<>();
  private final Map<TlsKey, Semaphore> fetches = new ConcurrentHashMap<>();

  public PeerLinkService(LinkLimits limits, LinkMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
    this.readers =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("peer-reads-", 0).factory());
  }

  /// Takes frames for a channel in from now on.
  public void serve(String channelId, ChannelIntake intake) {
    channels.put(channelId, intake);
  }

  public void leave(String channelId) {
    channels.remove(channelId);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerInterceptors.intercept(new Calls(), new CallerKey());
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }

  private boolean known(TlsKey caller) {
    return channels.values().stream().anyMatch(c -> c.consenterOf(caller).isPresent());
  }

  /// The status to refuse a caller with, or null for a consenter of some channel.
  private @Nullable Status refusal(@Nullable TlsKey caller) {
    if (caller == null) {
      metrics.refused("no_certificate");
      return Status.UNAUTHENTICATED.withDescription(
          "node-to-node calls need the TLS client certificate of a consenter");
    }
    if (!known(caller)) {
      metrics.refused("unknown_certificate");
      return Status.PERMISSION_DENIED.withDescription(
          "no channel of this node names the caller's TLS client certificate as a consenter's");
    }
    return null;
  }

  private final class Calls extends PeerLinkGrpc.PeerLinkImplBase {

    @Override
    public StreamObserver<Frame> stream(StreamObserver<FrameAck> answers) {
      TlsKey caller = CallerKey.KEY.get();
      var call = (ServerCallStreamObserver<FrameAck>) answers;
      Status refusal = refusal(caller);
      if (refusal != null || caller == null) {
        answers.onError((refusal == null ? Status.UNAUTHENTICATED : refusal).asRuntimeException());
        return new InboundStream.Deaf();
      }
      InboundStream stream = new InboundStream(caller, channels, call, metrics);
      stream.open(limits.inboundFramesMax());
      return stream;
    }

    @Override
    public void fetchEnvelopes(
        FetchEnvelopesRequest request, StreamObserver<EnvelopeBatch> answers) {
      Fetch fetch = admitted(request.getChannelId(), answers);
      if (fetch == null) {
        return;
      }
      if (request.getDigestsCount() > DIGESTS_MAX) {
        fetch.release.run();
        answers.onError(
            Status.INVALID_ARGUMENT
                .withDescription("at most " + DIGESTS_MAX + " digests a call")
                .asRuntimeException());
        return;
      }
      run(
          fetch,
          answers,
          () -> {
            List<ByteString> found = fetch.channel.envelopes(request.getDigestsList());
            answers.onNext(EnvelopeBatch.newBuilder().addAllEnvelopes(found).build());
            answers.onCompleted();
            fetch.release.run();
          });
    }

    @Override
    public void fetchBlocks(FetchBlocksRequest request, StreamObserver<BlockChunk> answers) {
      Fetch fetch = admitted(request.getChannelId(), answers);
      if (fetch == null) {
        return;
      }
      int count = Math.clamp(request.getBlocksMax(), 0, BLOCKS_MAX);
      new BlockStream(
              fetch.channel,
              request.getFromNumber(),
              count,
              (ServerCallStreamObserver<BlockChunk>) answers,
              readers,
              fetch.release)
          .start();
    }
  }

  private record Fetch(ChannelIntake channel, Runnable release) {}

  private @Nullable Fetch admitted(String channelId, StreamObserver<?> answers) {
    TlsKey caller = CallerKey.KEY.get();
    ChannelIntake channel = channels.get(channelId);
    OptionalInt consenter =
        caller == null || channel == null ? OptionalInt.empty() : channel.consenterOf(caller);
    if (caller == null || channel == null || consenter.isEmpty()) {
      Status refusal = refusal(caller);
      Status answer =
          refusal != null
              ? refusal
              : Status.PERMISSION_DENIED.withDescription(
                  "the caller is no consenter of channel " + channelId);
      answers.onError(answer.asRuntimeException());
      return null;
    }
    Semaphore permits =
        fetches.computeIfAbsent(caller, k -> new Semaphore(limits.fetchesMaxPerPeer()));
    if (!permits.tryAcquire()) {
      metrics.refused("too_many_fetches");
      answers.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("at most " + limits.fetchesMaxPerPeer() + " fetches at a time")
              .asRuntimeException());
      return null;
    }
    return new Fetch(channel, new Once(permits::release));
  }

  private void run(Fetch fetch, StreamObserver<?> answers, Runnable task) {
    try {
      readers.execute(Context.current().wrap(() -> guarded(fetch, answers, task)));
    } catch (RejectedExecutionException e) {
      fetch.release.run();
      answers.onError(Status.UNAVAILABLE.withDescription("closing").asRuntimeException());
    }
  }

  private static void guarded(Fetch fetch, StreamObserver<?> answers, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      fetch.release.run();
      answers.onError(Status.INTERNAL.withDescription(e.getMessage()).asRuntimeException());
    }
  }
}
