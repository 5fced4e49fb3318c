package org.dure.contracts.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;

/// A contract that calls the token contract in the name of whoever calls it.
@Contract(name = "market")
@Default
public final class Market implements ContractInterface {

  /// Delivers and has a hold released.
  @Transaction
  public String deliver(Context ctx, String thing, String hold) {
    ctx.getStub().putStringState(thing, "delivered");
    return call(ctx, "releaseHold", hold);
  }

  /// Two holds in one transaction.
  @Transaction
  public String deliverBoth(Context ctx, String one, String other) {
    return call(ctx, "releaseHold", one) + call(ctx, "releaseHold", other);
  }

  @Transaction
  public String show(Context ctx, String hold) {
    return call(ctx, "readHold", hold);
  }

  /// What its caller does not expect.
  @Transaction
  public String rob(Context ctx, String thief) {
    return call(ctx, "transfer", "robbed", "EUR", thief, "1", "");
  }

  private static String call(Context ctx, String... args) {
    List<byte[]> bytes =
        Stream.of(args).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    Chaincode.Response response = ctx.getStub().invokeChaincode("token", bytes, "");
    if (response.getStatusCode() != 200) {
      throw new ChaincodeException(response.getMessage(), response.getPayload());
    }
    return new String(response.getPayload(), StandardCharsets.UTF_8);
  }
}
