package org.dure.node.peer;

import java.time.Duration;

/// Bounds of one link. A link that is full loses its oldest envelopes first: whoever lacks them
/// fetches them by digest.
///
/// @param consensusFramesMax consensus frames waiting for one peer; the oldest is dropped above
///   that
/// @param consensusBytesMax their bytes
/// @param envelopeFramesMax batches of envelopes waiting for one peer; the oldest is dropped above
///   that
/// @param envelopeBytesMax their bytes
/// @param inboundFramesMax frames taken from one peer and not yet worked off; the peer's sending
///   waits above that
/// @param fetchesMaxPerPeer calls for blocks or envelopes one peer may have running here
/// @param backoffMin the wait before the first new attempt to connect
/// @param backoffMax the longest wait between attempts; every wait is shortened by up to a half at
///   random
public record LinkLimits(
    int consensusFramesMax,
    long consensusBytesMax,
    int envelopeFramesMax,
    long envelopeBytesMax,
    int inboundFramesMax,
    int fetchesMaxPerPeer,
    Duration backoffMin,
    Duration backoffMax) {

  public static LinkLimits defaults() {
    return new LinkLimits(
        4096, 32L << 20, 4096, 64L << 20, 256, 4, Duration.ofMillis(50), Duration.ofSeconds(1));
  }
}
