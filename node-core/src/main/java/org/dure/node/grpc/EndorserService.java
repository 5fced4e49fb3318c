package org.dure.node.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.dure.node.endorse.EndorseResult;
import org.dure.node.endorse.Endorser;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// `protos.Endorser`: for the peer CLI, the older SDKs and the other nodes' gateways.
///
/// A refused proposal is a gRPC error of code UNKNOWN with Fabric's text, as Fabric's plain Go
/// errors are; what goes wrong later is a response of status 500.
public final class EndorserService extends EndorserGrpc.EndorserImplBase {

  private final Endorser endorser;

  public EndorserService(Endorser endorser) {
    this.endorser = endorser;
  }

  @Override
  public void processProposal(SignedProposal request, StreamObserver<ProposalResponse> answer) {
    switch (endorser.process(request)) {
      case EndorseResult.Answered(ProposalResponse response) -> {
        answer.onNext(response);
        answer.onCompleted();
      }
      case EndorseResult.Refused(ProposalResponse response, String error) ->
          answer.onError(Status.UNKNOWN.withDescription(error).asRuntimeException());
      case EndorseResult.Overloaded(ProposalResponse response) ->
          answer.onError(
              Status.RESOURCE_EXHAUSTED
                  .withDescription(response.getResponse().getMessage())
                  .asRuntimeException());
    }
  }
}
