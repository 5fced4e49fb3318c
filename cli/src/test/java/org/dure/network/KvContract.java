package org.dure.network;

import java.nio.charset.StandardCharsets;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// The contract the network tests run: single keys, a counter that conflicts, a range, events and
/// refusals.
@Contract(name = "kv")
@Default
public final class KvContract implements ContractInterface {

  @Transaction
  public void put(Context ctx, String key, String value) {
    ctx.getStub().putStringState(key, value);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String get(Context ctx, String key) {
    String value = ctx.getStub().getStringState(key);
    if (value == null || value.isEmpty()) {
      throw new ChaincodeException("no value at key " + key, "NOT_FOUND");
    }
    return value;
  }

  @Transaction
  public long increment(Context ctx, String key) {
    ChaincodeStub stub = ctx.getStub();
    String before = stub.getStringState(key);
    long after = (before == null || before.isEmpty() ? 0 : Long.parseLong(before)) + 1;
    stub.putStringState(key, Long.toString(after));
    return after;
  }

  @Transaction
  public long countRange(Context ctx, String start, String end, String resultKey) throws Exception {
    long count = 0;
    try (var range = ctx.getStub().getStateByRange(start, end)) {
      for (var ignored : range) {
        count++;
      }
    }
    ctx.getStub().putStringState(resultKey, Long.toString(count));
    return count;
  }

  @Transaction
  public void announce(Context ctx, String name, String payload) {
    ctx.getStub().putStringState("announced/" + name, payload);
    ctx.getStub().setEvent(name, payload.getBytes(StandardCharsets.UTF_8));
  }

  /// Keeps the transient `value`.
  @Transaction
  public void hide(Context ctx, String collection, String key) {
    ctx.getStub().putPrivateData(collection, key, ctx.getStub().getTransient().get("value"));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String seek(Context ctx, String collection, String key) {
    return ctx.getStub().getPrivateDataUTF8(collection, key);
  }

  @Transaction
  public void spin(Context ctx) {
    long n = 0;
    while (!Thread.currentThread().isInterrupted()) {
      n++;
    }
    ctx.getStub().putStringState("spun", Long.toString(n));
  }
}
