package org.dure.contracts.welfare;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// A programme's money that nobody is entitled to yet. It lies in tranches, one key each; an
/// entitlement takes what it will cost in all out of the tranche to which the hash of the
/// transaction id points, and out of the following ones if that does not suffice. What is taken
/// twice in one block conflicts, so that the tranches never give more than they hold; and two
/// transactions meet in a tranche only by chance, and after a conflict in another one.
final class Budget {
  private final WelfareState state;
  private final Programme programme;

  Budget(WelfareState state, Programme programme) {
    this.state = state;
    this.programme = programme;
  }

  /// Spreads the budget over the tranches.
  void fill() {
    long budget = programme.money().budget();
    int tranches = programme.money().tranches();
    for (int i = 0; i < tranches; i++) {
      put(i, budget / tranches + (i < budget % tranches ? 1 : 0));
    }
  }

  /// Takes so much, or refuses.
  void reserve(String claim, long needed) {
    int tranches = programme.money().tranches();
    int first = first();
    long open = needed;
    for (int i = 0; i < tranches && open > 0; i++) {
      int tranche = (first + i) % tranches;
      long available = available(tranche);
      long taken = Math.min(available, open);
      if (taken > 0) {
        put(tranche, available - taken);
        open -= taken;
      }
    }
    if (open > 0) {
      throw Rule.BUDGET_EXHAUSTED.refusal(
          "claim %s needs %d of programme %s, whose budget has %d left",
          claim, needed, programme.id(), needed - open);
    }
  }

  /// Puts back what an entitlement will not need.
  void release(long amount) {
    if (amount > 0) {
      int tranche = first();
      put(tranche, available(tranche) + amount);
    }
  }

  private int first() {
    byte[] id = state.stub().getTxId().getBytes(StandardCharsets.UTF_8);
    return new BigInteger(Ids.sha256(id).substring(0, 8), 16)
        .mod(BigInteger.valueOf(programme.money().tranches()))
        .intValue();
  }

  private long available(int tranche) {
    return state
        .require(Rule.NO_SUCH_PROGRAMME, WelfareState.TRANCHE, programme.id(), name(tranche))
        .getLong("amount");
  }

  private void put(int tranche, long amount) {
    state.put(Json.object("amount", amount), WelfareState.TRANCHE, programme.id(), name(tranche));
  }

  private static String name(int tranche) {
    return "%03d".formatted(tranche);
  }
}
