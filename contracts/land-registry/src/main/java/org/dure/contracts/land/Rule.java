package org.dure.contracts.land;

import java.util.Locale;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// Why a transaction is refused. The name is the stable code that a client reads from the
/// response's payload.
public enum Rule {
  ALREADY_INITIALISED,
  NOT_INITIALISED,
  BAD_CONFIG,
  NOT_A_REGISTRAR,
  BAD_ID,
  BAD_PARCEL,
  PARCEL_EXISTS,
  NO_SUCH_PARCEL,
  BAD_GEOMETRY,
  OVERLAP,
  AREA_MISMATCH,
  BAD_OWNER,
  BAD_SHARE,
  SHARES_NOT_ONE,
  BATCH_EXISTS,
  NO_SUCH_BATCH,
  BATCH_TOO_LARGE,
  MANIFEST_MISMATCH,
  NOT_AN_OWNER,
  SHARE_TOO_LARGE,
  SELF_SALE,
  OFFER_EXISTS,
  NO_SUCH_OFFER,
  BAD_PRICE,
  BAD_TIME,
  NOT_THE_BUYER,
  NOT_A_PARTY,
  WRONG_STATE,
  OFFER_EXPIRED,
  NOT_EXPIRED,
  BAD_PAGE,
  BAD_BOX,
  BOX_TOO_LARGE,
  NOT_A_NOTARY,
  NOT_A_COURT,
  PARCEL_CLOSED,
  FROZEN,
  BAD_ENTRY,
  ENTRY_EXISTS,
  NO_SUCH_ENTRY,
  TOO_MANY_ENTRIES,
  NOT_THE_HOLDER,
  LAST_RANK,
  BAD_REFERENCE,
  BAD_HASH,
  CONSENT_MISSING,
  NO_SUCH_CONSENT,
  DEED_EXISTS,
  NO_SUCH_DEED,
  ENCUMBERED,
  TITLE_CHANGED,
  BAD_PLAN,
  NOT_COVERED,
  OUTSIDE_PARENT,
  NOT_CONNECTED,
  OWNERS_DIFFER,
  OPEN_SALE,
  ORDER_EXISTS,
  INHERITANCE_EXISTS,
  NO_SUCH_INHERITANCE,
  BAD_TERMS,
  TERMS_NOT_DISCLOSED,
  HOLD_MISSING,
  HOLD_REFUSED,
  NOTHING_TO_ERASE;

  /// The refusal to throw; the message names the ids.
  ChaincodeException refusal(String format, @Nullable Object... args) {
    return new ChaincodeException(String.format(Locale.ROOT, format, args), name());
  }
}
