package org.dure.node.peer;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dure.api.peer.v1.Frame;
import org.dure.api.peer.v1.FrameAck;
import org.dure.api.peer.v1.PeerLinkGrpc;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream from this node to one other. Whoever adds a frame while nobody writes becomes the
/// writer; nothing waits for the network. Frames leave only once the other side has said that it
/// takes them in.
final class OutboundLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboundLink.class);
  private static final int READY_BYTES = 256 << 10;

  private final String address;
  private final ManagedChannel channel;
  private final ScheduledExecutorService timer;
  private final LinkLimits limits;
  private final LinkMetrics metrics;
  private final Runnable onUp;
  private final OutboundQueue queue;
  private final AtomicInteger writers = new AtomicInteger();
  private volatile @Nullable Attempt open;
  private volatile boolean closed;
  private volatile int failures;

  OutboundLink(
      String address,
      ManagedChannel channel,
      ScheduledExecutorService timer,
      LinkLimits limits,
      LinkMetrics metrics,
      Runnable onUp) {
    this.address = address;
    this.channel = channel;
    this.timer = timer;
    this.limits = limits;
    this.metrics = metrics;
    this.onUp = onUp;
    this.queue = new OutboundQueue(limits);
  }

  void start() {
    timer.execute(this::connect);
  }

  boolean connected() {
    Attempt attempt = open;
    return attempt != null && attempt.accepted;
  }

  OutboundQueue queue() {
    return queue;
  }

  void send(OutboundQueue.Lane lane, Frame frame) {
    if (closed) {
      return;
    }
    int dropped = queue.add(lane, frame);
    if (dropped > 0) {
      metrics.dropped(address, lane.name(), dropped);
    }
    drain();
  }

  private void drain() {
    if (writers.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      write();
      seen = writers.addAndGet(-seen);
    } while (seen != 0);
  }

  private void write() {
    Attempt attempt = open;
    while (attempt != null && attempt.accepted && attempt.call.isReady()) {
      Frame frame = queue.poll();
      if (frame == null) {
        return;
      }
      attempt.call.sendMessage(frame);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    channel.resetConnectBackoff();
    CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(READY_BYTES);
    Attempt attempt = new Attempt(channel.newCall(PeerLinkGrpc.getStreamMethod(), options));
    open = attempt;
    attempt.call.start(attempt, new Metadata());
    attempt.call.request(Integer.MAX_VALUE);
    timer.schedule(attempt::cancelUnlessAccepted, 5, TimeUnit.SECONDS);
  }

  private void onClosed(Attempt attempt, Status status) {
    if (open == attempt) {
      open = null;
    }
    if (closed) {
      return;
    }
    if (attempt.accepted) {
      metrics.connected(address, false);
      LOG.info("link=down peer={} cause=\"{}\"", address, cause(status));
    } else {
      LOG.debug("link=refused peer={} cause=\"{}\"", address, cause(status));
    }
    failures = attempt.accepted ? 0 : Math.min(failures + 1, 20);
    try {
      timer.schedule(this::connect, backoffMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      closed = true;
    }
  }

  private long backoffMillis() {
    long wait =
        Math.min(
            limits.backoffMax().toMillis(),
            limits.backoffMin().toMillis() << Math.min(failures, 10));
    return wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
  }

  private static String cause(Status status) {
    Throwable thrown = status.getCause();
    String text = status.getCode() + " " + status.getDescription();
    return thrown == null ? text : text + ": " + thrown.getMessage();
  }

  @Override
  public void close() {
    closed = true;
    Attempt attempt = open;
    if (attempt != null) {
      attempt.call.cancel("closing", null);
    }
  }

  /// One stream, from its opening to its end.
  private final class Attempt extends ClientCall.Listener<FrameAck> {
    final ClientCall<Frame, FrameAck> call;
    volatile boolean accepted;

    Attempt(ClientCall<Frame, FrameAck> call) {
      this.call = call;
    }

    @Override
    public void onMessage(FrameAck ack) {
      if (!accepted) {
        accepted = true;
        metrics.connected(address, true);
        onUp.run();
        LOG.info("link=up peer={}", address);
      }
      drain();
    }

    @Override
    public void onReady() {
      drain();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      onClosed(this, status);
    }

    void cancelUnlessAccepted() {
      if (!accepted) {
        call.cancel("the peer did not take the stream in time", null);
      }
    }
  }
}
