package org.dure.contract;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;

/// A contract with private data.
@Contract(name = "secrets")
@Default
public final class SecretsContract implements ContractInterface {
  /// Keeps the transient `value`.
  @Transaction
  public void hide(Context ctx, String collection, String key) {
    byte[] value = ctx.getStub().getTransient().get("value");
    if (value == null) {
      throw new ChaincodeException("no transient value");
    }
    ctx.getStub().putPrivateData(collection, key, value);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String seek(Context ctx, String collection, String key) {
    return ctx.getStub().getPrivateDataUTF8(collection, key);
  }

  /// Reads a key and writes another.
  @Transaction
  public void copy(Context ctx, String collection, String from, String to) {
    ctx.getStub().putPrivateData(collection, to, ctx.getStub().getPrivateData(collection, from));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String hash(Context ctx, String collection, String key) {
    return HexFormat.of().formatHex(ctx.getStub().getPrivateDataHash(collection, key));
  }

  @Transaction
  public void forget(Context ctx, String collection, String key) {
    ctx.getStub().delPrivateData(collection, key);
  }

  @Transaction
  public void purge(Context ctx, String collection, String key) {
    ctx.getStub().purgePrivateData(collection, key);
  }

  @Transaction
  public void protect(Context ctx, String collection, String key, String policy) {
    ctx.getStub()
        .setPrivateDataValidationParameter(
            collection, key, policy.getBytes(StandardCharsets.UTF_8));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String protection(Context ctx, String collection, String key) {
    byte[] policy = ctx.getStub().getPrivateDataValidationParameter(collection, key);
    return policy == null ? "none" : new String(policy, StandardCharsets.UTF_8);
  }

  /// Lists a range; notes under `note` that it did, if that is not empty.
  @Transaction
  public String list(Context ctx, String collection, String from, String to, String note) {
    StringJoiner keys = new StringJoiner(",");
    ctx.getStub()
        .getPrivateDataByRange(collection, from, to)
        .forEach(entry -> keys.add(entry.getKey() + "=" + entry.getStringValue()));
    if (!note.isEmpty()) {
      ctx.getStub().putStringState(note, "listed");
    }
    return keys.toString();
  }

  @Transaction
  public void noteThenList(Context ctx, String collection) {
    ctx.getStub().putStringState("note", "x");
    ctx.getStub().getPrivateDataByRange(collection, "", "");
  }
}
