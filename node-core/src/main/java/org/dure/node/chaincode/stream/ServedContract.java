package org.dure.node.chaincode.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.dure.contract.Invocation;
import org.dure.contract.LedgerAccess;
import org.dure.contract.Outcome;
import org.dure.node.chaincode.ExecutionException;
import org.dure.node.chaincode.RunnableContract;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// A contract in a process of its own. It is dialled at its first call, and again at the first call
/// behind the end of a stream; calls that come meanwhile wait for the same attempt.
final class ServedContract implements RunnableContract {
  private final String packageId;
  private final ServiceAddress address;
  private final Supplier<ManagedChannel> channels;
  private @Nullable CompletableFuture<ShimStream> current;
  private boolean closed;

  ServedContract(String packageId, ServiceAddress address, Supplier<ManagedChannel> channels) {
    this.packageId = packageId;
    this.address = address;
    this.channels = channels;
  }

  @Override
  public Outcome run(String name, Invocation call, LedgerAccess ledger) throws ExecutionException {
    try {
      ShimStream stream = connected();
      try (Exchange exchange = stream.begin(new ShimStream.Call(call.channelId(), call.txId()));
          ShimRequests requests = new ShimRequests(name, ledger)) {
        exchange.begin(transaction(call));
        ChaincodeMessage message = exchange.next();
        while (ShimRequests.isRequest(message.getType())) {
          exchange.answer(requests.answer(message));
          message = exchange.next();
        }
        return outcome(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException("error sending: timeout expired while executing transaction", e);
    }
  }

  private ShimStream connected() throws ExecutionException, InterruptedException {
    try {
      return attempt().get();
    } catch (java.util.concurrent.ExecutionException e) {
      Throwable cause = e.getCause();
      throw new ExecutionException(
          "could not launch chaincode %s: error creating connection to %s: %s"
              .formatted(
                  packageId,
                  address,
                  cause instanceof java.util.concurrent.TimeoutException
                      ? "it did not register within " + address.dialTimeout()
                      : String.valueOf(cause == null ? e : cause.getMessage())),
          e);
    }
  }

  private synchronized CompletableFuture<ShimStream> attempt() throws ExecutionException {
    if (closed) {
      throw new ExecutionException("chaincode " + packageId + " is being shut down");
    }
    CompletableFuture<ShimStream> last = current;
    if (last == null || last.isCompletedExceptionally() || hasEnded(last)) {
      last = ShimStream.dial(packageId, address, channels.get());
      current = last;
    }
    return last;
  }

  private static boolean hasEnded(CompletableFuture<ShimStream> attempt) {
    return attempt.isDone() && !attempt.join().isOpen();
  }

  private static ChaincodeMessage transaction(Invocation call) {
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder().setIsInit(call.init());
    call.args().forEach(argument -> input.addArgs(ByteString.copyFrom(argument)));
    return ChaincodeMessage.newBuilder()
        .setType(call.init() ? Type.INIT : Type.TRANSACTION)
        .setPayload(input.build().toByteString())
        .setTxid(call.txId())
        .setChannelId(call.channelId())
        .setProposal(call.proposal())
        .build();
  }

  private static Outcome outcome(ChaincodeMessage message) throws ExecutionException {
    if (message.getType() == Type.ERROR) {
      throw new ExecutionException(
          "transaction returned with failure: " + message.getPayload().toStringUtf8());
    }
    try {
      Response response = Response.parseFrom(message.getPayload());
      return new Outcome(
          new Chaincode.Response(
              response.getStatus(), response.getMessage(), response.getPayload().toByteArray()),
          message.hasChaincodeEvent() ? message.getChaincodeEvent() : null);
    } catch (InvalidProtocolBufferException e) {
      throw new ExecutionException(
          "failed to unmarshal response for transaction %s: %s"
              .formatted(message.getTxid(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    CompletableFuture<ShimStream> last;
    synchronized (this) {
      closed = true;
      last = current;
    }
    if (last != null) {
      last.whenComplete((stream, failure) -> {
        if (stream != null) {
          stream.close("the node is closing");
        }
      });
    }
  }
}
