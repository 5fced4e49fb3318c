package org.dure.node.chaincode.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dure.node.chaincode.ExecutionException;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream to a contract's process, from dialling to its end: the shim registers, is told what
/// this node can do, and then serves calls, many at a time. A message that has no place here ends
/// the stream, and nothing else.
///
/// Outgoing messages are not held back: there is one answer for each call under way, and the
/// threads that run calls are bounded.
final class ShimStream {
  private static final Logger LOG = LoggerFactory.getLogger(ShimStream.class);

  /// As many as Fabric announces.
  private static final ChaincodeAdditionalParams ABILITIES =
      ChaincodeAdditionalParams.newBuilder()
          .setUseWriteBatch(true)
          .setMaxSizeWriteBatch(1000)
          .setUseGetMultipleKeys(true)
          .setMaxSizeGetMultipleKeys(1000)
          .build();

  private final String packageId;
  private final ServiceAddress address;
  private final ManagedChannel channel;
  private final CompletableFuture<ShimStream> ready = new CompletableFuture<>();
  private final Map<Call, Exchange> exchanges = new HashMap<>();
  private final Object sending = new Object();
  private @Nullable ClientCallStreamObserver<ChaincodeMessage> out;
  private Phase phase = Phase.CREATED;

  private enum Phase {
    CREATED,
    READY,
    CLOSED
  }

  /// A call under way.
  record Call(String channelId, String txId) {}

  private ShimStream(String packageId, ServiceAddress address, ManagedChannel channel) {
    this.packageId = packageId;
    this.address = address;
    this.channel = channel;
  }

  /// Dials a service; the future gives the stream once its contract has registered.
  static CompletableFuture<ShimStream> dial(
      String packageId, ServiceAddress address, ManagedChannel channel) {
    ShimStream stream = new ShimStream(packageId, address, channel);
    ChaincodeGrpc.newStub(channel).connect(stream.new Incoming());
    return stream
        .ready
        .orTimeout(address.dialTimeout().toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((opened, failure) -> {
          if (failure != null) {
            stream.close(
                failure instanceof TimeoutException
                    ? "the contract did not register in time"
                    : String.valueOf(failure.getMessage()));
          }
        });
  }

  synchronized boolean isOpen() {
    return phase != Phase.CLOSED;
  }

  /// Begins a call.
  ///
  /// @throws ExecutionException if it is under way on this stream already, or the stream ended
  synchronized Exchange begin(Call call) throws ExecutionException {
    if (phase != Phase.READY) {
      throw new ExecutionException("error sending: chaincode stream terminated");
    }
    if (exchanges.containsKey(call)) {
      throw new ExecutionException(
          "error sending: txid: %s(%s) exists".formatted(call.txId(), call.channelId()));
    }
    Exchange exchange = new Exchange(this, call);
    exchanges.put(call, exchange);
    return exchange;
  }

  synchronized void forget(Call call) {
    exchanges.remove(call);
  }

  private synchronized @Nullable Exchange exchange(ChaincodeMessage message) {
    return exchanges.get(new Call(message.getChannelId(), message.getTxid()));
  }

  void send(ChaincodeMessage message) {
    synchronized (sending) {
      if (out != null && isOpen()) {
        out.onNext(message);
      }
    }
  }

  /// Ends the stream and every call on it.
  void close(String reason) {
    List<Exchange> left;
    synchronized (this) {
      if (phase == Phase.CLOSED) {
        return;
      }
      phase = Phase.CLOSED;
      left = new ArrayList<>(exchanges.values());
    }
    LOG.info(
        "event=contract-stream-ended packageId={} address={} calls={} reason=\"{}\"",
        packageId,
        address,
        left.size(),
        reason);
    ready.completeExceptionally(new IllegalStateException(reason));
    left.forEach(Exchange::terminate);
    channel.shutdownNow();
  }

  private void receive(ChaincodeMessage message) {
    Phase now;
    synchronized (this) {
      now = phase;
    }
    if (message.getType() == Type.KEEPALIVE) {
      return;
    }
    switch (now) {
      case CREATED -> register(message);
      case READY -> deliver(message);
      case CLOSED -> LOG.debug("event=message-behind-the-end packageId={}", packageId);
    }
  }

  private void register(ChaincodeMessage message) {
    if (message.getType() != Type.REGISTER) {
      close("cannot handle message (%s) while in created state".formatted(message.getType()));
      return;
    }
    String name;
    try {
      name = ChaincodeID.parseFrom(message.getPayload()).getName();
    } catch (InvalidProtocolBufferException e) {
      close("could not unmarshal registration info: " + e.getMessage());
      return;
    }
    if (!name.equals(packageId)) {
      close("the contract registered as '%s', not as '%s'".formatted(name, packageId));
      return;
    }
    send(ChaincodeMessage.newBuilder().setType(Type.REGISTERED).build());
    send(
        ChaincodeMessage.newBuilder()
            .setType(Type.READY)
            .setPayload(ABILITIES.toByteString())
            .build());
    synchronized (this) {
      if (phase == Phase.CREATED) {
        phase = Phase.READY;
      }
    }
    LOG.info("event=contract-stream-ready packageId={} address={}", packageId, address);
    ready.complete(this);
  }

  private void deliver(ChaincodeMessage message) {
    Type type = message.getType();
    if (type != Type.COMPLETED && type != Type.ERROR && !ShimRequests.isRequest(type)) {
      close("cannot handle message (%s) while in ready state".formatted(type));
      return;
    }
    Exchange exchange = exchange(message);
    if (exchange == null) {
      LOG.debug("event=message-of-no-call packageId={} type={}", packageId, type);
      if (ShimRequests.isRequest(type)) {
        send(ShimRequests.failed(message, "no ledger context"));
      }
    } else if (type == Type.COMPLETED || type == Type.ERROR) {
      exchange.finish(message);
    } else if (!exchange.ask(message)) {
      LOG.warn(
          "event=request-dropped packageId={} txId={} type={} reason=\"another request is pending\"",
          packageId,
          message.getTxid(),
          type);
    }
  }

  private final class Incoming
      implements ClientResponseObserver<ChaincodeMessage, ChaincodeMessage> {
    @Override
    public void beforeStart(ClientCallStreamObserver<ChaincodeMessage> requests) {
      synchronized (sending) {
        out = requests;
      }
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      receive(message);
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      Throwable cause = status.getCause();
      close(
          status.getCode()
              + ": "
              + status.getDescription()
              + (cause == null ? "" : " (" + cause.getMessage() + ")"));
    }

    @Override
    public void onCompleted() {
      close("the contract closed it");
    }
  }
}
