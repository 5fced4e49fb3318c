package org.dure.contracts.voting;

import java.util.Locale;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// Why a transaction is refused. The name is the stable code that a client reads from the
/// response's payload.
public enum Rule {
  ALREADY_INITIALISED,
  NOT_INITIALISED,
  BAD_CONFIG,
  BAD_ID,
  BAD_DEFINITION,
  BAD_ARGUMENT,
  BAD_PAGE,
  NOT_AN_OFFICIAL,
  NOT_A_REGISTRAR,
  NOT_A_TRUSTEE,
  ELECTION_EXISTS,
  NO_SUCH_ELECTION,
  WRONG_PHASE,
  ALREADY_DONE,
  INCOMPLETE,
  UNFOUNDED_COMPLAINT,
  BATCH_EXISTS,
  BATCH_TOO_LARGE,
  CREDENTIAL_EXISTS,
  NO_SUCH_CREDENTIAL,
  BAD_PROOF,
  WRONG_SERIAL,
  NOT_OPEN_YET,
  CLOSED,
  NOT_CLOSED_YET,
  NO_SUCH_SHARD,
  WRONG_RESULT,
  NO_SUCH_BALLOT,
  TOO_EARLY_TO_PURGE,
  POLL_EXISTS,
  NO_SUCH_POLL,
  RIGHT_EXISTS,
  NO_SUCH_RIGHT,
  RIGHT_USED,
  BAD_CHOICES,
  BAD_WEIGHT;

  /// The refusal to throw; the message names the ids.
  ChaincodeException refusal(String format, @Nullable Object... args) {
    return new ChaincodeException(String.format(Locale.ROOT, format, args), name());
  }
}
