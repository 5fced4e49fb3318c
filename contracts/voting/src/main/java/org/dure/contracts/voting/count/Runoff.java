package org.dure.contracts.voting.count;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Instant run-off: each vote counts for the first of its options that still stands; until one has
/// more than half of what counts, the option with the least is struck. Among equally weak ones the
/// one weakest in the latest earlier round where they differ goes; if they never differ, the one
/// that stands last in the definition. (Ties by earlier rounds as in Ireland's Electoral Act 1992,
/// section 122(7).)
final class Runoff {
  private Runoff() {}

  static Outcome count(int options, Profile profile) {
    Map<String, Long> weights = profile.weights();
    boolean[] struck = new boolean[options];
    List<long[]> history = new ArrayList<>();
    List<Outcome.Round> rounds = new ArrayList<>();
    long[] last = new long[options];
    for (int standing = options; ; standing--) {
      long[] round = round(weights, struck);
      for (int i = 0; i < options; i++) {
        last[i] = struck[i] ? last[i] : round[i];
      }
      long total = Arrays.stream(round).sum();
      long best = Arrays.stream(round).max().orElse(0);
      if (best * 2 > total || standing == 1 || total == 0) {
        rounds.add(new Outcome.Round(Outcome.boxed(round), -1));
        return new Outcome(winners(round, best), Outcome.boxed(last), rounds);
      }
      if (allEqual(round, struck, standing, best)) {
        rounds.add(new Outcome.Round(Outcome.boxed(round), -1));
        return new Outcome(winners(round, best), Outcome.boxed(last), rounds);
      }
      int weakest = weakest(round, struck, history);
      rounds.add(new Outcome.Round(Outcome.boxed(round), weakest));
      struck[weakest] = true;
      history.add(round);
    }
  }

  private static long[] round(Map<String, Long> weights, boolean[] struck) {
    long[] round = new long[struck.length];
    weights.forEach((choices, weight) -> {
      for (int option : Profile.options(choices)) {
        if (!struck[option]) {
          round[option] = Math.addExact(round[option], weight);
          return;
        }
      }
    });
    return round;
  }

  /// All that still stand are tied for the first place.
  private static boolean allEqual(long[] round, boolean[] struck, int standing, long best) {
    int equal = 0;
    for (int i = 0; i < round.length; i++) {
      equal += !struck[i] && round[i] == best ? 1 : 0;
    }
    return equal == standing;
  }

  private static List<Integer> winners(long[] round, long best) {
    List<Integer> winners = new ArrayList<>();
    for (int i = 0; i < round.length && best > 0; i++) {
      if (round[i] == best) {
        winners.add(i);
      }
    }
    return winners;
  }

  private static int weakest(long[] round, boolean[] struck, List<long[]> history) {
    int weakest = -1;
    for (int i = 0; i < round.length; i++) {
      if (!struck[i] && (weakest < 0 || !isStronger(i, weakest, round, history))) {
        weakest = i;
      }
    }
    return weakest;
  }

  private static boolean isStronger(int a, int b, long[] round, List<long[]> history) {
    if (round[a] != round[b]) {
      return round[a] > round[b];
    }
    for (long[] earlier : history.reversed()) {
      if (earlier[a] != earlier[b]) {
        return earlier[a] > earlier[b];
      }
    }
    return false;
  }
}
