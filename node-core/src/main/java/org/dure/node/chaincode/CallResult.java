package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// What a contract answered.
///
/// @param event the last event the called contract set; null when none or when it refused
public record CallResult(Response response, @Nullable ChaincodeEvent event) {

  public static CallResult success(ByteString payload) {
    return new CallResult(Response.newBuilder().setStatus(200).setPayload(payload).build(), null);
  }

  /// A response without payload.
  public static CallResult refused(int status, String message) {
    return new CallResult(
        Response.newBuilder().setStatus(status).setMessage(message).build(), null);
  }

  static CallResult of(Chaincode.Response from) {
    Response.Builder to = Response.newBuilder().setStatus(from.getStatusCode());
    if (from.getMessage() != null) {
      to.setMessage(from.getMessage());
    }
    if (from.getPayload() != null) {
      to.setPayload(ByteString.copyFrom(from.getPayload()));
    }
    return new CallResult(to.build(), null);
  }

  CallResult with(ChaincodeEvent set) {
    return new CallResult(response, set);
  }
}
