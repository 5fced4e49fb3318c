package org.dure.node.peer;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.OptionalInt;
import java.util.function.Function;
import org.dure.api.peer.v1.Frame;
import org.dure.api.peer.v1.FrameAck;
import org.jspecify.annotations.Nullable;

/// The frames of one other node. As many as the limit says may be on their way through this node at
/// once; each one worked off lets in one more.
final class InboundStream implements StreamObserver<Frame> {
  private static final int ACK_EVERY = 1024;

  private final TlsKey caller;
  private final Function<String, @Nullable ChannelIntake> channels;
  private final ServerCallStreamObserver<FrameAck> call;
  private final LinkMetrics metrics;
  private long received;

  InboundStream(
      TlsKey caller,
      Function<String, @Nullable ChannelIntake> channels,
      ServerCallStreamObserver<FrameAck> call,
      LinkMetrics metrics) {
    this.caller = caller;
    this.channels = channels;
    this.call = call;
    this.metrics = metrics;
  }

  void open(int framesMax) {
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> {});
    call.request(framesMax);
    call.onNext(FrameAck.getDefaultInstance());
  }

  @Override
  public void onNext(Frame frame) {
    Runnable taken = new Once(() -> call.request(1));
    ChannelIntake channel = channels.apply(frame.getChannelId());
    OptionalInt from = channel == null ? OptionalInt.empty() : channel.consenterOf(caller);
    if (channel == null || from.isEmpty()) {
      refuse("not_a_consenter_of_the_channel", taken);
    } else {
      hand(channel, from.getAsInt(), frame, taken);
    }
    received++;
    if (received % ACK_EVERY == 0 && call.isReady()) {
      call.onNext(FrameAck.newBuilder().setFramesReceived(received).build());
    }
  }

  private void hand(ChannelIntake channel, int from, Frame frame, Runnable taken) {
    switch (frame.getBodyCase()) {
      case CONSENSUS -> channel.onConsensus(from, frame.getConsensus(), taken);
      case ENVELOPES -> channel.onEnvelopes(from, frame.getEnvelopes().getEnvelopesList(), taken);
      case BODY_NOT_SET -> refuse("empty_frame", taken);
    }
  }

  private void refuse(String reason, Runnable taken) {
    metrics.refused(reason);
    taken.run();
  }

  @Override
  public void onError(Throwable t) {}

  @Override
  public void onCompleted() {
    if (!call.isCancelled()) {
      call.onCompleted();
    }
  }

  /// Stands in for a stream that was refused.
  static final class Deaf implements StreamObserver<Frame> {
    @Override
    public void onNext(Frame frame) {}

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}
  }
}
