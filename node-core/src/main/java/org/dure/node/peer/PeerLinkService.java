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
import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.Frame;
import org.dure.api.peer.v1.FrameAck;
import org.dure.api.peer.v1.PeerLinkGrpc;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataKept;
import org.dure.api.peer.v1.PrivateDataPush;
import org.jspecify.annotations.Nullable;

/// Takes the other nodes' frames and calls in. A caller is whoever holds the TLS key it connected
/// with, and is heard in the channels that name that key. Does nothing slow on the caller's thread,
/// so it may run on a direct executor.
public final class PeerLinkService implements BindableService, AutoCloseable {
  private static final int BLOCKS_MAX = 1024;
  private static final int DIGESTS_MAX = 10_000;
  private static final int PUSHES_MAX_PER_PEER = 64;

  private final LinkLimits limits;
  private final LinkMetrics metrics;
  private final ExecutorService readers;
  private final Map<String, Served> channels = new ConcurrentHashMap<>();
  private final Map<TlsKey, Semaphore> fetches = new ConcurrentHashMap<>();
  private final Map<TlsKey, Semaphore> pushes = new ConcurrentHashMap<>();

  public PeerLinkService(LinkLimits limits, LinkMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
    this.readers =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("peer-reads-", 0).factory());
  }

  /// Takes frames and calls for a channel in from now on.
  public void serve(String channelId, ChannelIntake intake, PlaintextIntake plaintext) {
    channels.put(channelId, new Served(intake, plaintext));
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

  /// Where a channel takes in frames and calls.
  private record Served(ChannelIntake intake, PlaintextIntake plaintext) {}

  private @Nullable ChannelIntake intake(String channelId) {
    Served served = channels.get(channelId);
    return served == null ? null : served.intake();
  }

  private boolean known(TlsKey caller) {
    return channels.values().stream().anyMatch(c -> c.intake().consenterOf(caller).isPresent());
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
      InboundStream stream = new InboundStream(caller, PeerLinkService.this::intake, call, metrics);
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
            List<ByteString> found = fetch.channel.intake().envelopes(request.getDigestsList());
            answers.onNext(EnvelopeBatch.newBuilder().addAllEnvelopes(found).build());
            answers.onCompleted();
            fetch.release.run();
          });
    }

    @Override
    public void pushPrivateData(PrivateDataPush push, StreamObserver<PrivateDataKept> answers) {
      Fetch call = admitted(push.getChannelId(), answers, pushes, PUSHES_MAX_PER_PEER);
      if (call != null) {
        run(
            call,
            answers,
            () -> answer(call, answers, call.channel.plaintext().take(call.caller, push)));
      }
    }

    @Override
    public void fetchPrivateData(
        FetchPrivateDataRequest request, StreamObserver<PrivateDataBatch> answers) {
      Fetch call = admitted(request.getChannelId(), answers);
      if (call != null) {
        run(
            call,
            answers,
            () -> answer(call, answers, call.channel.plaintext().give(call.caller, request)));
      }
    }

    private <A> void answer(
        Fetch call, StreamObserver<A> answers, PlaintextIntake.Answer<A> answer) {
      switch (answer) {
        case PlaintextIntake.Answer.Given(A given) -> {
          answers.onNext(given);
          answers.onCompleted();
        }
        case PlaintextIntake.Answer.Full(String why) ->
            answers.onError(Status.RESOURCE_EXHAUSTED.withDescription(why).asRuntimeException());
        case PlaintextIntake.Answer.Refused(String why) -> {
          metrics.refused("private_data");
          answers.onError(Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException());
        }
      }
      call.release.run();
    }

    @Override
    public void fetchBlocks(FetchBlocksRequest request, StreamObserver<BlockChunk> answers) {
      Fetch fetch = admitted(request.getChannelId(), answers);
      if (fetch == null) {
        return;
      }
      int count = Math.clamp(request.getBlocksMax(), 0, BLOCKS_MAX);
      new BlockStream(
              fetch.channel.intake(),
              request.getFromNumber(),
              count,
              (ServerCallStreamObserver<BlockChunk>) answers,
              readers,
              fetch.release)
          .start();
    }
  }

  private record Fetch(Served channel, int caller, Runnable release) {}

  private @Nullable Fetch admitted(String channelId, StreamObserver<?> answers) {
    return admitted(channelId, answers, fetches, limits.fetchesMaxPerPeer());
  }

  private @Nullable Fetch admitted(
      String channelId, StreamObserver<?> answers, Map<TlsKey, Semaphore> calls, int callsMax) {
    TlsKey caller = CallerKey.KEY.get();
    Served channel = channels.get(channelId);
    OptionalInt consenter =
        caller == null || channel == null
            ? OptionalInt.empty()
            : channel.intake().consenterOf(caller);
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
    Semaphore permits = calls.computeIfAbsent(caller, k -> new Semaphore(callsMax));
    if (!permits.tryAcquire()) {
      metrics.refused("too_many_fetches");
      answers.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("at most " + callsMax + " such calls at a time")
              .asRuntimeException());
      return null;
    }
    return new Fetch(channel, consenter.getAsInt(), new Once(permits::release));
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
