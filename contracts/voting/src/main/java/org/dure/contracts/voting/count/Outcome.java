package org.dure.contracts.voting.count;

import java.util.Arrays;
import java.util.List;

/// What a count says.
///
/// @param winners options with none before them; several when they are tied, in the order of the
///   definition
/// @param scores for each option: its weight, the weight in its last round of a run-off, or how
///   many options it beats by Schulze's method
/// @param rounds of a run-off; empty elsewhere
public record Outcome(List<Integer> winners, List<Long> scores, List<Round> rounds) {
  public Outcome {
    winners = List.copyOf(winners);
    scores = List.copyOf(scores);
    rounds = List.copyOf(rounds);
  }

  /// @param weights of each option in this round, 0 for those struck before
  /// @param struck the option that leaves after this round; -1 after the last
  public record Round(List<Long> weights, int struck) {
    public Round {
      weights = List.copyOf(weights);
    }
  }

  /// @param options how many there are
  public static Outcome of(Method method, int options, Profile profile) {
    return switch (method) {
      case PLURALITY, APPROVAL -> Additive.count(options, profile);
      case RUNOFF -> Runoff.count(options, profile);
      case SCHULZE -> Schulze.count(options, profile);
    };
  }

  static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
