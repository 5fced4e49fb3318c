package org.dure.network;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;

/// Delivers a thing against a hold of the token contract, in one transaction.
@Contract(name = "delivery")
@Default
public final class DeliveryContract implements ContractInterface {

  @Transaction
  public void deliver(Context ctx, String thing, String hold) {
    ctx.getStub().putStringState(thing, "delivered");
    List<byte[]> args =
        List.of(
            "releaseHold".getBytes(StandardCharsets.UTF_8), hold.getBytes(StandardCharsets.UTF_8));
    Chaincode.Response response = ctx.getStub().invokeChaincode("token", args, "");
    if (response.getStatusCode() != 200) {
      throw new ChaincodeException(response.getMessage(), response.getPayload());
    }
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String stateOf(Context ctx, String thing) {
    return ctx.getStub().getStringState(thing);
  }
}
