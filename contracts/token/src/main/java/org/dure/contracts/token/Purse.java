package org.dure.contracts.token;

import java.math.BigInteger;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;

/// An account's money in one currency: a balance, and receipts that have not been added to it yet.
///
/// Receiving writes a key that no other transaction writes and reads nothing, so receipts never
/// conflict. Spending reads and writes the balance, and reads receipts, from the oldest on, only as
/// far as the balance does not suffice; those are added and deleted. Who consumes anything writes
/// the balance, so of two spendings that read the same money one is invalid.
final class Purse {
  /// How many receipts a spending adds by itself.
  static final int RECEIPTS_MAX = 500;

  private final TokenState state;
  private final String currency;
  private final String account;

  Purse(TokenState state, String currency, String account) {
    this.state = state;
    this.currency = currency;
    this.account = account;
  }

  String account() {
    return account;
  }

  /// @param cause what no other receipt of this account in this transaction has
  void receive(BigInteger amount, String cause) {
    state.put(
        amount.toString(),
        TokenState.RECEIPT,
        currency,
        account,
        state.oldestFirst(),
        state.stub().getTxId(),
        cause);
  }

  void spend(BigInteger amount) {
    BigInteger have = balance();
    if (have.compareTo(amount) < 0) {
      have = have.add(take(amount.subtract(have)));
    }
    setBalance(have.subtract(amount));
  }

  /// Adds receipts from the oldest on until they come to `need`, and not one more.
  private BigInteger take(BigInteger need) {
    BigInteger sum = BigInteger.ZERO;
    int taken = 0;
    try (QueryResultsIterator<KeyValue> receipts = receipts()) {
      var next = receipts.iterator();
      while (sum.compareTo(need) < 0) {
        if (!next.hasNext()) {
          throw Rule.INSUFFICIENT_FUNDS.refusal(
              "account %s lacks %s of %s", account, need.subtract(sum), currency);
        }
        if (taken == RECEIPTS_MAX) {
          throw Rule.TOO_MANY_RECEIPTS.refusal(
              "account %s has more than %d receipts of %s to add: fold them first",
              account, RECEIPTS_MAX, currency);
        }
        sum = sum.add(consume(next.next()));
        taken++;
      }
    }
    return sum;
  }

  private BigInteger consume(KeyValue receipt) {
    state.stub().delState(receipt.getKey());
    return new BigInteger(receipt.getStringValue());
  }

  /// Adds up to so many receipts to the balance, from the oldest on.
  ///
  /// @return how many
  int fold(int most) {
    BigInteger sum = BigInteger.ZERO;
    int taken = 0;
    try (QueryResultsIterator<KeyValue> receipts = receipts()) {
      var next = receipts.iterator();
      while (taken < most && next.hasNext()) {
        sum = sum.add(consume(next.next()));
        taken++;
      }
    }
    if (taken > 0) {
      setBalance(balance().add(sum));
    }
    return taken;
  }

  private QueryResultsIterator<KeyValue> receipts() {
    return state
        .stub()
        .getStateByPartialCompositeKey(new CompositeKey(TokenState.RECEIPT, currency, account));
  }

  private BigInteger balance() {
    String text = state.get(TokenState.BALANCE, currency, account);
    return text.isEmpty() ? BigInteger.ZERO : new BigInteger(text);
  }

  private void setBalance(BigInteger amount) {
    if (amount.signum() < 0) {
      throw new IllegalStateException(account + " would have " + amount + " " + currency);
    }
    if (amount.signum() == 0) {
      state.delete(TokenState.BALANCE, currency, account);
    } else {
      state.put(amount.toString(), TokenState.BALANCE, currency, account);
    }
  }
}
