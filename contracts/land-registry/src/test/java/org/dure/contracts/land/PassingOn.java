package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Transaction;

/// Lets a test put a hold where [HoldingToken] keeps them.
@Contract(name = "passing-on")
public final class PassingOn implements ContractInterface {
  @Transaction
  public void putHold(Context ctx, String json) {
    List<byte[]> args =
        List.of("putHold".getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    ctx.getStub().invokeChaincode("token", args, "");
  }
}
