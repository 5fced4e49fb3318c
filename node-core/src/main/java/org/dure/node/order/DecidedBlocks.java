package org.dure.node.order;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dure.model.block.ParsedBlock;

/// Hands decided blocks to the sink on a thread of its own, in order. Nothing follows a block that
/// failed.
final class DecidedBlocks implements AutoCloseable {

  /// A block the sink has made durable, with what it was made of.
  record Committed(Decided decided, CommitReceipt receipt) {}

  /// A block on its way to the sink.
  record Decided(ParsedBlock block, java.util.List<PooledEnvelope> envelopes, long decidedNanos) {}

  private final BlockSink sink;
  private final BlockingQueue<Decided> queue;
  private final Consumer<Committed> onCommitted;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private volatile boolean closing;

  DecidedBlocks(
      String channelId,
      BlockSink sink,
      int aheadMax,
      Consumer<Committed> onCommitted,
      Consumer<Throwable> onFailure) {
    this.sink = sink;
    this.queue = new ArrayBlockingQueue<>(aheadMax);
    this.onCommitted = onCommitted;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().daemon().name("commit-" + channelId).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Queues a block; `false` if as many wait as may.
  boolean offer(Decided block) {
    return queue.offer(block);
  }

  private void run() {
    try {
      while (!closing) {
        Decided next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          onCommitted.accept(new Committed(next, sink.accept(next.block())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  /// Lets the block in hand finish, and forgets those behind it.
  @Override
  public void close() {
    closing = true;
    queue.clear();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
