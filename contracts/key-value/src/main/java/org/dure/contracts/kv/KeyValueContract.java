package org.dure.contracts.kv;

import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;

/// Values by key. Two transactions conflict only if they name the same key.
@Contract(
    name = "KeyValue",
    info = @Info(title = "Key and value", description = "Named values", version = "1.0"))
@Default
public final class KeyValueContract implements ContractInterface {

  /// Sets a value, and answers the one that stood there before, or the empty text.
  ///
  /// @throws ChaincodeException with code `EMPTY_KEY` or `EMPTY_VALUE`; Fabric's state holds
  ///   neither
  @Transaction(intent = Transaction.TYPE.SUBMIT)
  public String put(Context context, String key, String value) {
    requireKey(key);
    if (value.isEmpty()) {
      throw new ChaincodeException("the value of key '" + key + "' is empty", "EMPTY_VALUE");
    }
    String before = context.getStub().getStringState(key);
    context.getStub().putStringState(key, value);
    return before == null ? "" : before;
  }

  /// The value of a key.
  ///
  /// @throws ChaincodeException with code `NO_SUCH_KEY` or `EMPTY_KEY`
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String get(Context context, String key) {
    requireKey(key);
    String value = context.getStub().getStringState(key);
    if (value == null || value.isEmpty()) {
      throw new ChaincodeException("there is no key '" + key + "'", "NO_SUCH_KEY");
    }
    return value;
  }

  private static void requireKey(String key) {
    if (key.isEmpty()) {
      throw new ChaincodeException("the key is empty", "EMPTY_KEY");
    }
  }
}
