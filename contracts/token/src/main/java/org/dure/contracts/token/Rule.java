package org.dure.contracts.token;

import java.util.Locale;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// Why a transaction is refused. The name is the stable code that a client reads from the
/// response's payload.
public enum Rule {
  ALREADY_INITIALISED,
  NOT_INITIALISED,
  BAD_CONFIG,
  BAD_WHO,
  CALLER_NOT_LISTED,
  NOT_AN_OPERATOR,
  NOT_AN_ISSUER,
  BAD_ID,
  ID_USED,
  BAD_ACCOUNT,
  BAD_AMOUNT,
  BAD_TEXT,
  BAD_TIME,
  BAD_PAGE,
  BAD_CURRENCY,
  BAD_DECIMALS,
  BAD_CHAINCODE,
  CURRENCY_EXISTS,
  NO_SUCH_CURRENCY,
  INSUFFICIENT_FUNDS,
  TOO_MANY_RECEIPTS,
  SELF_PAYMENT,
  ALLOWANCE_CHANGED,
  ALLOWANCE_TOO_SMALL,
  ACCOUNT_FROZEN,
  NOT_FROZEN,
  HOLD_EXISTS,
  NO_SUCH_HOLD,
  WRONG_STATE,
  WRONG_WAY,
  HOLD_EXPIRED,
  NOT_EXPIRED,
  NOT_THE_EXECUTOR,
  NOT_A_PARTY;

  /// The refusal to throw; the message names the ids.
  ChaincodeException refusal(String format, @Nullable Object... args) {
    return new ChaincodeException(String.format(Locale.ROOT, format, args), name());
  }
}
