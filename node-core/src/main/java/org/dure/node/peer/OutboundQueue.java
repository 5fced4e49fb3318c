package org.dure.node.peer;

import java.util.ArrayDeque;
import org.dure.api.peer.v1.Frame;
import org.jspecify.annotations.Nullable;

/// Frames waiting for one peer, consensus before envelopes, each lane bounded by count and bytes;
/// the oldest of a full lane makes room.
final class OutboundQueue {
  enum Lane {
    CONSENSUS,
    ENVELOPES
  }

  private static final class Bounded {
    final ArrayDeque<Frame> frames = new ArrayDeque<>();
    final int framesMax;
    final long bytesMax;
    long bytes;

    Bounded(int framesMax, long bytesMax) {
      this.framesMax = framesMax;
      this.bytesMax = bytesMax;
    }

    int add(Frame frame) {
      int size = frame.getSerializedSize();
      int dropped = 0;
      while (!frames.isEmpty() && (frames.size() >= framesMax || bytes + size > bytesMax)) {
        bytes -= frames.remove().getSerializedSize();
        dropped++;
      }
      frames.add(frame);
      bytes += size;
      return dropped;
    }

    @Nullable Frame poll() {
      Frame frame = frames.poll();
      if (frame != null) {
        bytes -= frame.getSerializedSize();
      }
      return frame;
    }
  }

  private final Bounded consensus;
  private final Bounded envelopes;

  OutboundQueue(LinkLimits limits) {
    consensus = new Bounded(limits.consensusFramesMax(), limits.consensusBytesMax());
    envelopes = new Bounded(limits.envelopeFramesMax(), limits.envelopeBytesMax());
  }

  /// Adds a frame and returns how many older ones had to go.
  synchronized int add(Lane lane, Frame frame) {
    return switch (lane) {
      case CONSENSUS -> consensus.add(frame);
      case ENVELOPES -> envelopes.add(frame);
    };
  }

  synchronized @Nullable Frame poll() {
    Frame frame = consensus.poll();
    return frame != null ? frame : envelopes.poll();
  }

  synchronized int size() {
    return consensus.frames.size() + envelopes.frames.size();
  }

  synchronized long bytes() {
    return consensus.bytes + envelopes.bytes;
  }
}
