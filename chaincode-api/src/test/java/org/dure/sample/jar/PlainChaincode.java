package org.dure.sample.jar;

import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// A chaincode without annotations, as of Fabric 1.x.
public final class PlainChaincode extends ChaincodeBase {
  @Override
  public Response init(ChaincodeStub stub) {
    stub.putStringState("greeting", String.join(" ", stub.getParameters()));
    return newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    return newSuccessResponse(stub.getFunction().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
