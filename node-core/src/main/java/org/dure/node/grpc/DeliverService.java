package org.dure.node.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.function.Function;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.node.access.ChannelAccess;
import org.dure.node.collection.ReadableSets;
import org.dure.node.deliver.BlockRequest;
import org.dure.node.deliver.BlockViews;
import org.dure.node.deliver.Delivery;
import org.dure.node.events.CommittedBlock;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.jspecify.annotations.Nullable;

/// `protos.Deliver`: blocks, filtered blocks, and blocks with the private data that this node holds
/// and the client may read, for clients.
public final class DeliverService extends DeliverGrpc.DeliverImplBase {
  private final Delivery delivery;
  private final Function<String, @Nullable ReadableSets> plaintext;

  /// @param plaintext what clients may read of a channel
  public DeliverService(Delivery delivery, Function<String, @Nullable ReadableSets> plaintext) {
    this.delivery = delivery;
    this.plaintext = plaintext;
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> answer) {
    return serve(
        answer,
        Delivery.Source.ledger("event/Block"),
        (request, block) ->
            DeliverResponse.newBuilder().setBlock(BlockViews.whole(request, block)).build());
  }

  @Override
  public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> answer) {
    return serve(
        answer,
        Delivery.Source.ledger("event/FilteredBlock"),
        (request, block) ->
            DeliverResponse.newBuilder()
                .setFilteredBlock(BlockViews.filtered(request, block))
                .build());
  }

  @Override
  public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> answer) {
    return serve(
        answer,
        Delivery.Source.ledger("event/Block"),
        (request, block) ->
            DeliverResponse.newBuilder()
                .setBlockAndPrivateData(
                    BlockAndPrivateData.newBuilder()
                        .setBlock(BlockViews.whole(request, block))
                        .putAllPrivateDataMap(plaintextFor(request, block.number())))
                .build());
  }

  private Map<Long, TxPvtReadWriteSet> plaintextFor(BlockRequest request, long block) {
    ChannelAccess channel = request.channel();
    ReadableSets sets = plaintext.apply(channel.channelId());
    return sets != null
            && channel.config().membership().identity(request.client())
                instanceof IdentityResult.Known(Identity client)
        ? sets.of(block, client)
        : Map.of();
  }

  private interface View {
    DeliverResponse of(BlockRequest request, CommittedBlock block);
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
                  (request, block) -> sender.send(view.of(request, block)));
          sender.send(DeliverResponse.newBuilder().setStatus(status).build());
          return status == Status.SUCCESS;
        });
  }
}
