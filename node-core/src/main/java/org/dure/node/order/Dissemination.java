package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.dure.node.peer.PeerLinks;

/// Sends what clients hand in to all other nodes. Whatever came together while the last batch was
/// sent goes as one, so batches grow with the load. What does not fit the queue is left to the
/// pool's resending.
final class Dissemination implements AutoCloseable {
  private static final int QUEUE_MAX = 8192;

  private final String channelId;
  private final PeerLinks links;
  private final BlockingQueue<ByteString> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Thread thread;

  Dissemination(String channelId, PeerLinks links) {
    this.channelId = channelId;
    this.links = links;
    this.thread =
        Thread.ofPlatform().daemon().name("disseminate-" + channelId).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void send(ByteString envelope) {
    queue.offer(envelope);
  }

  private void run() {
    List<ByteString> batch = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        batch.add(queue.take());
        queue.drainTo(batch, 511);
        links.broadcastEnvelopes(channelId, batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
