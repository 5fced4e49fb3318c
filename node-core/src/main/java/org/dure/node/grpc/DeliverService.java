package org.dure.node.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import org.dure.node.deliver.BlockViews;
import org.dure.node.deliver.Delivery;
import org.dure.node.events.CommittedBlock;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.jspecify.annotations.Nullable;

/// `protos.Deliver`: blocks, filtered blocks, and blocks with private data (none of which is kept
/// here yet, so its map is empty) for clients.
public final class DeliverService extends DeliverGrpc.DeliverImplBase {
  private final Delivery delivery;

  public DeliverService(Delivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> answer) {
    return serve(
        answer,
        Delivery.Source.ledger("event/Block"),
        (channelId, block, headerOnly) ->
            DeliverResponse.newBuilder().setBlock(BlockViews.whole(block, headerOnly)).build());
  }

  @Override
  public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> answer) {
    return serve(
        answer,
        Delivery.Source.ledger("event/FilteredBlock"),
        (channelId, block, headerOnly) ->
            DeliverResponse.newBuilder()
                .setFilteredBlock(BlockViews.filtered(channelId, block))
                .build());
  }

  @Override
  public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> answer) {
    return serve(
        answer,
        Delivery.Source.ledger("event/Block"),
        (channelId, block, headerOnly) ->
            DeliverResponse.newBuilder()
                .setBlockAndPrivateData(
                    BlockAndPrivateData.newBuilder().setBlock(BlockViews.whole(block, headerOnly)))
                .build());
  }

  private interface View {
    DeliverResponse of(String channelId, CommittedBlock block, boolean headerOnly);
  }

  private StreamObserver<Envelope> serve(
      StreamObserver<DeliverResponse> answer, Delivery.Source source, View view) {
    @Nullable ByteString tlsCertHash = ClientCertificate.hash();
    return RequestLoop.start(
        answer,
        (envelope, sender) -> {
          Status status =
              delivery.serve(
                  envelope,
                  source,
                  tlsCertHash,
                  (channelId, block, headerOnly) ->
                      sender.send(view.of(channelId, block, headerOnly)));
          sender.send(DeliverResponse.newBuilder().setStatus(status).build());
          return status == Status.SUCCESS;
        });
  }
}
