package org.dure.contracts.voting.count;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every option named gets the vote's weight: plurality and approval.
final class Additive {
  private Additive() {}

  static Outcome count(int options, Profile profile) {
    long[] scores = new long[options];
    profile
        .weights()
        .forEach((choices, weight) -> {
          for (int option : Profile.options(choices)) {
            scores[option] = Math.addExact(scores[option], weight);
          }
        });
    long best = Arrays.stream(scores).max().orElse(0);
    List<Integer> winners = new ArrayList<>();
    for (int i = 0; i < options && best > 0; i++) {
      if (scores[i] == best) {
        winners.add(i);
      }
    }
    return new Outcome(winners, Outcome.boxed(scores), List.of());
  }
}
