package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// The clients' stream to one replica, opened again while it is down.
final class Connection implements AutoCloseable {
  private final int replica;
  private final ManagedChannel channel;
  private final BiConsumer<Integer, ClientProtocol.Answer> onAnswer;
  private final Runnable onDown;
  private volatile Call call;
  private volatile boolean closed;

  Connection(
      int replica,
      int port,
      SslContext tls,
      BiConsumer<Integer, ClientProtocol.Answer> onAnswer,
      Runnable onDown) {
    this.replica = replica;
    this.onAnswer = onAnswer;
    this.onDown = onDown;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .sslContext(tls)
            .directExecutor()
            .disableRetry()
            .build();
    this.call = new Call();
  }

  /// Whether the replica has answered on the present stream.
  boolean up() {
    return call.heard;
  }

  void send(ByteString message) {
    call.send(message);
  }

  /// Opens the stream if there is none.
  void keepOpen() {
    if (call.ended && !closed) {
      channel.resetConnectBackoff();
      call = new Call();
    }
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Call extends ClientCall.Listener<ByteString> {
    private final ClientCall<ByteString, ByteString> stream;
    private volatile boolean heard;
    private volatile boolean ended;

    Call() {
      stream = channel.newCall(ClientProtocol.STREAM, CallOptions.DEFAULT);
      stream.start(this, new Metadata());
      stream.request(Integer.MAX_VALUE);
      send(ByteString.EMPTY);
    }

    synchronized void send(ByteString message) {
      if (!ended) {
        stream.sendMessage(message);
      }
    }

    @Override
    public void onMessage(ByteString message) {
      heard = true;
      onAnswer.accept(replica, ClientProtocol.read(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      boolean wasUp = heard;
      heard = false;
      ended = true;
      if (wasUp && !closed) {
        onDown.run();
      }
    }
  }
}
