package org.dure.node.order;

/// Bounds of one channel's ordering.
///
/// @param pooledMax envelopes in the pool
/// @param pooledBytesMax their bytes
/// @param pooledPerCreatorMax envelopes of one creator in the pool
/// @param checksMax envelopes of clients being checked or waiting for it
/// @param peerChecksMax the same for each other node
/// @param checkThreads threads that check envelopes and consensus signatures
/// @param driverInboxMax events waiting for the consensus thread
/// @param blocksAheadMax decided blocks waiting to be committed
public record OrderLimits(
    int pooledMax,
    long pooledBytesMax,
    int pooledPerCreatorMax,
    int checksMax,
    int peerChecksMax,
    int checkThreads,
    int driverInboxMax,
    int blocksAheadMax) {

  public static OrderLimits defaults() {
    return new OrderLimits(
        50_000,
        512L << 20,
        25_000,
        4096,
        4096,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        16_384,
        16);
  }
}
