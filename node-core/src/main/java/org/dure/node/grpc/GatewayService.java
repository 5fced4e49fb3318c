package org.dure.node.grpc;

import com.google.protobuf.Any;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.dure.node.gateway.ChaincodeEventFeed;
import org.dure.node.gateway.CommitOutcome;
import org.dure.node.gateway.Gateway;
import org.dure.node.gateway.GatewayFailure;
import org.dure.node.gateway.GatewayResult;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;

/// `gateway.Gateway` over the gateway's plain methods. Failures carry their details in
/// `grpc-status-details-bin`, which the Fabric SDKs show.
public final class GatewayService extends GatewayGrpc.GatewayImplBase {

  private final Gateway gateway;

  public GatewayService(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answer) {
    answer(gateway.evaluate(request), answer);
  }

  @Override
  public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> answer) {
    answer(gateway.endorse(request), answer);
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
    answer(gateway.submit(request), answer);
  }

  /// Holds no thread while it waits for the commit.
  @Override
  public void commitStatus(
      SignedCommitStatusRequest request, StreamObserver<CommitStatusResponse> answer) {
    ConflictTrailer.Note conflict = ConflictTrailer.note();
    switch (gateway.commitStatus(request)) {
      case GatewayResult.Failed<CompletableFuture<CommitOutcome>>(GatewayFailure failure) ->
          answer.onError(error(failure));
      case GatewayResult.Success<CompletableFuture<CommitOutcome>>(var status) -> {
        if (answer instanceof ServerCallStreamObserver<CommitStatusResponse> call) {
          call.setOnCancelHandler(() -> status.cancel(false));
        }
        var unused =
            status.whenComplete((outcome, thrown) -> {
              if (status.isCancelled()) {
                answer.onError(io.grpc.Status.CANCELLED.asRuntimeException());
              } else if (thrown != null) {
                answer.onError(
                    io.grpc.Status.ABORTED
                        .withDescription(String.valueOf(thrown.getMessage()))
                        .asRuntimeException());
              } else {
                conflict.set(outcome.conflict());
                answer.onNext(outcome.response());
                answer.onCompleted();
              }
            });
      }
    }
  }

  @Override
  public void chaincodeEvents(
      SignedChaincodeEventsRequest request, StreamObserver<ChaincodeEventsResponse> answer) {
    switch (gateway.chaincodeEvents(request)) {
      case GatewayResult.Failed<ChaincodeEventFeed>(GatewayFailure failure) ->
          answer.onError(error(failure));
      case GatewayResult.Success<ChaincodeEventFeed>(ChaincodeEventFeed feed) ->
          EventStream.start(feed, (ServerCallStreamObserver<ChaincodeEventsResponse>) answer);
    }
  }

  private static <T> void answer(GatewayResult<T> result, StreamObserver<T> answer) {
    switch (result) {
      case GatewayResult.Success<T>(T value) -> {
        answer.onNext(value);
        answer.onCompleted();
      }
      case GatewayResult.Failed<T>(GatewayFailure failure) -> answer.onError(error(failure));
    }
  }

  private static StatusRuntimeException error(GatewayFailure failure) {
    var status =
        com.google.rpc.Status.newBuilder()
            .setCode(io.grpc.Status.Code.valueOf(failure.code().name()).value())
            .setMessage(failure.message());
    failure
        .details()
        .forEach(detail -> status.addDetails(Any.pack(detail, "type.googleapis.com/")));
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
