package org.dure.node.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.deliver.BlockViews;
import org.dure.node.deliver.Delivery;
import org.dure.node.order.OrderService;
import org.dure.node.order.SubmitResult;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.jspecify.annotations.Nullable;

/// `orderer.AtomicBroadcast`: what Fabric's command line and older SDKs send transactions to and
/// fetch blocks from. A transaction may be sent to any one node; sending it again is no error.
public final class AtomicBroadcastService extends AtomicBroadcastGrpc.AtomicBroadcastImplBase {
  /// What Fabric's ordering service asks of those who fetch blocks from it.
  private static final String CHANNEL_READERS = "/Channel/Readers";

  private final Function<String, @Nullable OrderService> orderers;
  private final Delivery delivery;

  /// @param orderers the ordering of a channel, or null for an unknown one
  public AtomicBroadcastService(
      Function<String, @Nullable OrderService> orderers, Delivery delivery) {
    this.orderers = orderers;
    this.delivery = delivery;
  }

  /// The stream ends after the first envelope that is not taken.
  @Override
  public StreamObserver<Envelope> broadcast(StreamObserver<BroadcastResponse> answer) {
    return RequestLoop.start(
        answer,
        (envelope, sender) -> {
          BroadcastResponse response = submit(envelope);
          sender.send(response);
          return response.getStatus() == Status.SUCCESS;
        });
  }

  private BroadcastResponse submit(Envelope envelope) {
    ByteString bytes = envelope.toByteString();
    ParsedEnvelope parsed = ParsedEnvelope.parse(bytes);
    if (parsed.channelId().isEmpty()) {
      return response(Status.BAD_REQUEST, "the envelope names no channel, or is malformed");
    }
    OrderService orderer = orderers.apply(parsed.channelId());
    if (orderer == null) {
      return response(Status.NOT_FOUND, "channel does not exist");
    }
    return switch (orderer.submit(bytes)) {
      case SubmitResult.Accepted accepted -> response(Status.SUCCESS, "");
      case SubmitResult.AlreadyKnown known -> response(Status.SUCCESS, "");
      case SubmitResult.Refused(SubmitResult.Reason reason, String message) ->
          response(
              switch (reason) {
                case BAD_REQUEST -> Status.BAD_REQUEST;
                case FORBIDDEN -> Status.FORBIDDEN;
                case FULL, STOPPED -> Status.SERVICE_UNAVAILABLE;
              },
              message);
    };
  }

  private static BroadcastResponse response(Status status, String info) {
    return BroadcastResponse.newBuilder().setStatus(status).setInfo(info).build();
  }

  private boolean works(String channelId) {
    OrderService orderer = orderers.apply(channelId);
    return orderer != null && orderer.stoppedBecause().isEmpty();
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> answer) {
    @Nullable ByteString tlsCertHash = ClientCertificate.hash();
    return RequestLoop.start(
        answer,
        (envelope, sender) -> {
          Status status =
              delivery.serve(
                  envelope,
                  new Delivery.Source(CHANNEL_READERS, this::works),
                  tlsCertHash,
                  (request, block) ->
                      sender.send(
                          DeliverResponse.newBuilder()
                              .setBlock(BlockViews.whole(request, block))
                              .build()));
          sender.send(DeliverResponse.newBuilder().setStatus(status).build());
          return status == Status.SUCCESS;
        });
  }
}
