package org.dure.contracts.voting.count;

import java.util.ArrayList;
import java.util.List;

/// Schulze, *A New Monotonic, Clone-Independent, Reversal Symmetric, and Condorcet-Consistent
/// Single-Winner Election Method* (Social Choice and Welfare 36, 2011), §2.3: the strength of a
/// path is that of its weakest win, wins measured by winning votes; found by Floyd and Warshall's
/// algorithm. Options that a vote leaves out are ranked equal behind the others.
final class Schulze {
  private Schulze() {}

  static Outcome count(int options, Profile profile) {
    long[][] strength = strongestPaths(preferences(options, profile));
    List<Integer> winners = new ArrayList<>();
    long[] beaten = new long[options];
    for (int i = 0; i < options; i++) {
      boolean unbeaten = true;
      for (int j = 0; j < options; j++) {
        beaten[i] += strength[i][j] > strength[j][i] ? 1 : 0;
        unbeaten &= strength[i][j] >= strength[j][i];
      }
      if (unbeaten && profile.votes() > 0) {
        winners.add(i);
      }
    }
    return new Outcome(winners, Outcome.boxed(beaten), List.of());
  }

  /// How much weight prefers the one to the other.
  static long[][] preferences(int options, Profile profile) {
    long[][] preferences = new long[options][options];
    profile
        .weights()
        .forEach((choices, weight) -> {
          boolean[] placed = new boolean[options];
          for (int better : Profile.options(choices)) {
            placed[better] = true;
            for (int other = 0; other < options; other++) {
              if (!placed[other]) {
                preferences[better][other] = Math.addExact(preferences[better][other], weight);
              }
            }
          }
        });
    return preferences;
  }

  private static long[][] strongestPaths(long[][] preferences) {
    int options = preferences.length;
    long[][] strength = new long[options][options];
    for (int i = 0; i < options; i++) {
      for (int j = 0; j < options; j++) {
        strength[i][j] = preferences[i][j] > preferences[j][i] ? preferences[i][j] : 0;
      }
    }
    for (int via = 0; via < options; via++) {
      for (int i = 0; i < options; i++) {
        for (int j = 0; j < options; j++) {
          if (i != j) {
            strength[i][j] = Math.max(strength[i][j], Math.min(strength[i][via], strength[via][j]));
          }
        }
      }
    }
    return strength;
  }
}
