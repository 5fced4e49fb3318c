package org.dure.node.peer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.dure.api.peer.v1.BlockChunk;
import org.dure.store.StoreException;

/// Sends blocks as fast as the asker takes them, and holds no thread while it does not.
final class BlockStream {
  private final ChannelIntake channel;
  private final long end;
  private final ServerCallStreamObserver<BlockChunk> call;
  private final Executor readers;
  private final Runnable release;
  private final AtomicInteger wanted = new AtomicInteger();
  private long next;
  private boolean finished;

  BlockStream(
      ChannelIntake channel,
      long from,
      int count,
      ServerCallStreamObserver<BlockChunk> call,
      Executor readers,
      Runnable release) {
    this.channel = channel;
    this.next = Math.max(0, from);
    this.end = next + count;
    this.call = call;
    this.readers = readers;
    this.release = release;
  }

  void start() {
    call.setOnCancelHandler(release);
    call.setOnReadyHandler(this::wake);
    wake();
  }

  private void wake() {
    if (wanted.getAndIncrement() != 0) {
      return;
    }
    try {
      readers.execute(this::send);
    } catch (RejectedExecutionException e) {
      release.run();
    }
  }

  private void send() {
    int seen = wanted.get();
    do {
      try {
        sendWhileReady();
      } catch (StoreException e) {
        Status status =
            e.kind() == StoreException.Kind.PRUNED ? Status.OUT_OF_RANGE : Status.INTERNAL;
        finish(status.withDescription("block " + next + ": " + e.getMessage()));
      } catch (RuntimeException e) {
        finish(Status.INTERNAL.withDescription("block " + next + ": " + e.getMessage()));
      }
      seen = wanted.addAndGet(-seen);
    } while (seen != 0);
  }

  private void sendWhileReady() {
    while (!finished && !call.isCancelled() && call.isReady()) {
      ByteString block = next < end ? channel.block(next) : null;
      if (block == null) {
        finish(Status.OK);
        return;
      }
      call.onNext(BlockChunk.newBuilder().setBlock(block).build());
      next++;
    }
    if (call.isCancelled()) {
      finished = true;
      release.run();
    }
  }

  private void finish(Status status) {
    if (finished) {
      return;
    }
    finished = true;
    if (!call.isCancelled()) {
      if (status.isOk()) {
        call.onCompleted();
      } else {
        call.onError(status.asRuntimeException());
      }
    }
    release.run();
  }
}
