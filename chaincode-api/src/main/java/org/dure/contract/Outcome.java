package org.dure.contract;

import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// What a call left behind beside its writes. The event is the last one set, with name and payload
/// only: chaincode id and transaction id are the endorser's to add. A response of status 400 or
/// above means the writes must be thrown away.
public record Outcome(Chaincode.Response response, @Nullable ChaincodeEvent event) {
  public boolean succeeded() {
    return response.getStatusCode() < Chaincode.Response.Status.ERROR_THRESHOLD.getCode();
  }
}
