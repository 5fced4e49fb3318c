package org.dure.node.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.dure.node.endorse.EndorseResult;
import org.dure.node.gateway.GatewayFailure.Code;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;

/// One endorser's answer as the gateway judges it. Source: Fabric
/// `internal/pkg/gateway/apiutils.go`.
sealed interface EndorserAnswer {

  /// The contract accepted.
  record Good(ProposalResponse response) implements EndorserAnswer {

    /// The contract's response with the payload that was endorsed.
    Response result() {
      Response response = response().getResponse();
      try {
        ByteString extension =
            ProposalResponsePayload.parseFrom(response().getPayload()).getExtension();
        ByteString payload = ChaincodeAction.parseFrom(extension).getResponse().getPayload();
        return response().getPayload().isEmpty()
            ? response
            : response.toBuilder().setPayload(payload).build();
      } catch (InvalidProtocolBufferException e) {
        return response;
      }
    }
  }

  /// No endorsement.
  ///
  /// @param elsewhere whether another node might do better
  record Bad(Code code, String message, boolean elsewhere) implements EndorserAnswer {}

  /// Judges the result of this node's own endorser.
  static EndorserAnswer of(EndorseResult result) {
    return switch (result) {
      case EndorseResult.Answered(ProposalResponse response) -> of(response);
      case EndorseResult.Refused(var response, String error) ->
          new Bad(Code.FAILED_PRECONDITION, error, false);
      case EndorseResult.Overloaded(var response) ->
          new Bad(Code.RESOURCE_EXHAUSTED, response.getResponse().getMessage(), true);
    };
  }

  /// Judges a response that came without an error.
  static EndorserAnswer of(ProposalResponse response) {
    int status = response.getResponse().getStatus();
    String message = response.getResponse().getMessage();
    if (status >= 200 && status < 400) {
      return new Good(response);
    }
    if (status == 500 && response.getPayload().isEmpty()) {
      return new Bad(Code.ABORTED, message, true);
    }
    return new Bad(Code.UNKNOWN, "chaincode response " + status + ", " + message, false);
  }

  static EndorserAnswer unreachable(Throwable why) {
    Throwable cause =
        why instanceof java.util.concurrent.CompletionException && why.getCause() != null
            ? why.getCause()
            : why;
    String message = cause.getMessage();
    return new Bad(Code.UNAVAILABLE, message == null ? cause.toString() : message, true);
  }
}
