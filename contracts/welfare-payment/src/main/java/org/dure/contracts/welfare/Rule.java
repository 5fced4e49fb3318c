package org.dure.contracts.welfare;

import java.util.Locale;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// Why a transaction, or an entry of a batch, is refused. The name is the stable code that a client
/// reads from the response's payload.
public enum Rule {
  ALREADY_INITIALISED,
  NOT_INITIALISED,
  BAD_CONFIG,
  NOT_AUTHORISED,
  BAD_ID,
  BAD_JSON,
  BAD_AMOUNT,
  BAD_PAGE,
  BAD_TRANSIENT,
  PEPPER_EXISTS,
  NO_PEPPER,
  BAD_PROGRAMME,
  BAD_FORMULA,
  PROGRAMME_EXISTS,
  NO_SUCH_PROGRAMME,
  PROGRAMME_CLOSED,
  BATCH_EXISTS,
  NO_SUCH_BATCH,
  BATCH_TOO_LARGE,
  MANIFEST_MISMATCH,
  BAD_CLAIM,
  CLAIM_EXISTS,
  NO_SUCH_CLAIM,
  PERSON_ALREADY_CLAIMS,
  EXCLUDED,
  NOT_THE_AUTHORITY,
  BAD_ATTESTATION,
  MISSING_ATTESTATION,
  WRONG_STATE,
  NOTHING_PROPOSED,
  PROPOSAL_EXISTS,
  FOUR_EYES,
  NOT_THE_CLAIMANT,
  APPEAL_TOO_LATE,
  BUDGET_EXHAUSTED,
  NO_ENTITLEMENT,
  BAD_PERIOD,
  NOT_DUE,
  ALREADY_PAID,
  SUSPENDED,
  ENDED,
  STILL_NOT_ELIGIBLE,
  MERCHANT_EXISTS,
  NO_SUCH_MERCHANT,
  MERCHANT_BLOCKED,
  NOT_THE_ACQUIRER,
  WRONG_CATEGORY,
  CIRCULAR,
  PAYMENT_EXISTS,
  BAD_SIGNATURE,
  INSUFFICIENT,
  EXPIRED,
  NOT_EXPIRED,
  NO_SUCH_LOT,
  NO_SUCH_CREDIT,
  TOO_MUCH,
  NO_DEBT,
  BAD_PURPOSE,
  NOT_LOOKED,
  ALREADY_PURGED,
  RETENTION_RUNS;

  /// The refusal to throw; the message names the ids.
  ChaincodeException refusal(String format, @Nullable Object... args) {
    return new ChaincodeException(String.format(Locale.ROOT, format, args), name());
  }
}
