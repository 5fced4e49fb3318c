package org.dure.contracts.token;

import java.math.BigInteger;

/// Money that moves for a reason.
///
/// @param kind such as `transfer` or `release`; with the id the only one of its transaction
/// @param payer an account, or empty for money that is new
/// @param payee an account, or empty for money that is burned
record Posting(
    String kind, String id, BigInteger amount, String payer, String payee, String reference) {

  /// What tells this posting's keys from those of others in the same transaction.
  String cause() {
    return kind + ":" + id;
  }
}
