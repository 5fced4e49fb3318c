package org.dure.node.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import org.dure.membership.policy.SignedData;
import org.dure.node.access.AccessControl;
import org.dure.node.snapshot.ChannelSnapshots;
import org.dure.node.snapshot.SnapshotException;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.QueryPendingSnapshotsResponse;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotGrpc;
import org.hyperledger.fabric.protos.peer.SnapshotQuery;
import org.hyperledger.fabric.protos.peer.SnapshotRequest;
import org.jspecify.annotations.Nullable;

/// `protos.Snapshot`: an administrator of the node's organisation asks for snapshots. Order of
/// checks and texts are Fabric's (`core/ledger/snapshotgrpc`), whose plain Go errors arrive as
/// status UNKNOWN.
public final class SnapshotService extends SnapshotGrpc.SnapshotImplBase {
  private final AccessControl access;
  private final Function<String, @Nullable ChannelSnapshots> channels;

  /// @param channels the snapshots of a channel this node is in
  public SnapshotService(
      AccessControl access, Function<String, @Nullable ChannelSnapshots> channels) {
    this.access = access;
    this.channels = channels;
  }

  @FunctionalInterface
  private interface Call<T> {
    T answer() throws SnapshotException, InvalidProtocolBufferException;
  }

  @Override
  public void generate(SignedSnapshotRequest signed, StreamObserver<Empty> answer) {
    answer(
        answer,
        () -> {
          SnapshotRequest request = SnapshotRequest.parseFrom(signed.getRequest());
          allowed("snapshot/submitrequest", request.getSignatureHeader(), signed);
          channel(request.getChannelId()).submit(request.getBlockNumber());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void cancel(SignedSnapshotRequest signed, StreamObserver<Empty> answer) {
    answer(
        answer,
        () -> {
          SnapshotRequest request = SnapshotRequest.parseFrom(signed.getRequest());
          allowed("snapshot/cancelrequest", request.getSignatureHeader(), signed);
          channel(request.getChannelId()).cancel(request.getBlockNumber());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void queryPendings(
      SignedSnapshotRequest signed, StreamObserver<QueryPendingSnapshotsResponse> answer) {
    answer(
        answer,
        () -> {
          SnapshotQuery query = SnapshotQuery.parseFrom(signed.getRequest());
          allowed("snapshot/listpending", query.getSignatureHeader(), signed);
          return QueryPendingSnapshotsResponse.newBuilder()
              .addAllBlockNumbers(channel(query.getChannelId()).pending())
              .build();
        });
  }

  private static <T> void answer(StreamObserver<T> observer, Call<T> call) {
    T result;
    try {
      result = call.answer();
    } catch (SnapshotException e) {
      observer.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (InvalidProtocolBufferException e) {
      observer.onError(
          Status.UNKNOWN
              .withDescription("failed to unmarshal snapshot request: " + e.getMessage())
              .asRuntimeException());
      return;
    }
    observer.onNext(result);
    observer.onCompleted();
  }

  private void allowed(String resource, SignatureHeader header, SignedSnapshotRequest signed)
      throws SnapshotException {
    ByteString creator = header.getCreator();
    if (creator.isEmpty()) {
      throw new SnapshotException("missing signature header");
    }
    String refusal =
        access.refusal(
            resource, "", new SignedData(signed.getRequest(), creator, signed.getSignature()));
    if (refusal != null) {
      throw new SnapshotException(
          refusal.equals("identity expired") ? "client identity expired" : refusal);
    }
  }

  private ChannelSnapshots channel(String channelId) throws SnapshotException {
    if (channelId.isEmpty()) {
      throw new SnapshotException("missing channel ID");
    }
    ChannelSnapshots channel = channels.apply(channelId);
    if (channel == null) {
      throw new SnapshotException("cannot find ledger for channel " + channelId);
    }
    return channel;
  }
}
