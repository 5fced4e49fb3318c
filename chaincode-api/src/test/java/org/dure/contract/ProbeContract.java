package org.dure.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;

/// A contract that does one of everything.
@Contract(name = "probe")
@Default
public final class ProbeContract implements ContractInterface {
  @Transaction
  public String put(Context ctx, String key, String value) {
    ctx.getStub().putStringState(key, value);
    return ctx.getStub().getStringState(key);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String get(Context ctx, String key) {
    return ctx.getStub().getStringState(key);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public int add(Context ctx, int a, int b) {
    return a + b;
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public ProbeAsset swap(Context ctx, ProbeAsset asset) {
    return new ProbeAsset(asset.getOwner(), asset.getSize() + 1);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String[] keys(Context ctx, String from, String to) {
    var keys = new java.util.ArrayList<String>();
    try (var results = ctx.getStub().getStateByRange(from, to)) {
      results.forEach(e -> keys.add(e.getKey()));
    }
    return keys.toArray(String[]::new);
  }

  @Transaction
  public void putComposite(Context ctx, String type, String attribute) {
    ctx.getStub()
        .putStringState(ctx.getStub().createCompositeKey(type, attribute).toString(), attribute);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String page(Context ctx, int size, String bookmark) {
    StringBuilder out = new StringBuilder();
    try (var page = ctx.getStub().getStateByRangeWithPagination("", "", size, bookmark)) {
      page.forEach(e -> out.append(e.getKey()).append(','));
      return out + "|" + page.getMetadata().getBookmark();
    }
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String history(Context ctx, String key) {
    StringBuilder out = new StringBuilder();
    try (var results = ctx.getStub().getHistoryForKey(key)) {
      results.forEach(m -> out.append(m.isDeleted() ? "-" : m.getStringValue()).append(','));
    }
    return out.toString();
  }

  @Transaction
  public void delete(Context ctx, String key) {
    ctx.getStub().delState(key);
  }

  @Transaction
  public void events(Context ctx) {
    ctx.getStub().setEvent("first", new byte[] {1});
    ctx.getStub().setEvent("second", new byte[] {2});
  }

  @Transaction
  public void event(Context ctx, String name) {
    ctx.getStub().setEvent(name, new byte[0]);
  }

  @Transaction
  public void refuse(Context ctx) {
    throw new ChaincodeException("not today", "CODE");
  }

  @Transaction
  @SuppressWarnings("InfiniteRecursion")
  public void recurse(Context ctx) {
    recurse(ctx);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String who(Context ctx) throws CertificateException, IOException {
    ClientIdentity identity = new ClientIdentity(ctx.getStub());
    return identity.getMSPID() + " " + identity.getId() + " " + identity.getAttributeValue("role");
  }

  /// Calls the same function of another chaincode, which does so again.
  @Transaction
  public String loop(Context ctx, String chaincode) {
    List<byte[]> args =
        Stream.of("loop", chaincode).map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    Chaincode.Response response = ctx.getStub().invokeChaincode(chaincode, args, "");
    if (response.getStatus() != Chaincode.Response.Status.SUCCESS) {
      throw new ChaincodeException(String.valueOf(response.getMessage()));
    }
    return response.getStatus().getCode() + " ";
  }

  /// Calls another chaincode and keeps what it says.
  @Transaction
  public String relay(Context ctx, String chaincode, String function, String key, String value) {
    Chaincode.Response response =
        ctx.getStub()
            .invokeChaincode(
                chaincode,
                Stream.of(function, key, value)
                    .map(s -> s.getBytes(StandardCharsets.UTF_8))
                    .toList(),
                "");
    ctx.getStub().putStringState("relayed", key);
    return response.getStatus().getCode() + " " + response.getMessage();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String secret(Context ctx) {
    return ctx.getStub().getPrivateDataUTF8("c", "k");
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String query(Context ctx, String query) {
    return String.valueOf(ctx.getStub().getQueryResult(query).iterator().hasNext());
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String load(Context ctx, String className) {
    try {
      ClassLoader loader = getClass().getClassLoader();
      return loader == null ? "" : loader.loadClass(className).getName();
    } catch (ClassNotFoundException e) {
      throw new ChaincodeException("hidden", e);
    }
  }
}
