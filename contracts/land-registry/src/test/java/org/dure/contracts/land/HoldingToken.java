package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.json.JSONObject;

/// Stands in for the token contract: holds as they are put, and their release. The whole network's
/// test settles with the real one.
@Contract(name = "holding-token")
@Default
public final class HoldingToken implements ContractInterface {
  @Transaction
  public String putHold(Context ctx, String json) {
    ctx.getStub()
        .putState(new JSONObject(json).getString("hold"), json.getBytes(StandardCharsets.UTF_8));
    return json;
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readHold(Context ctx, String hold) {
    String found = ctx.getStub().getStringState(hold);
    if (found.isEmpty()) {
      throw new ChaincodeException("there is no hold " + hold, "NO_SUCH_HOLD");
    }
    return found;
  }

  @Transaction
  public String releaseHold(Context ctx, String hold) {
    JSONObject json = new JSONObject(readHold(ctx, hold));
    if (json.optBoolean("stuck")) {
      throw new ChaincodeException("the payee's account is frozen", "ACCOUNT_FROZEN");
    }
    return putHold(ctx, json.put("state", "RELEASED").toString());
  }
}
