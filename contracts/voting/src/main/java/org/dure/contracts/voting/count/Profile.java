package org.dure.contracts.voting.count;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/// How much weight stands behind each list of choices. Profiles of parts add up to the profile of
/// the whole, so votes can be counted part by part by every method.
public final class Profile {
  private final SortedMap<String, Long> weights = new TreeMap<>();
  private long votes;

  /// @param choices numbers of options from 0, separated by commas, the first preferred
  public void add(String choices, long weight) {
    add(choices, weight, 1);
  }

  private void add(String choices, long weight, long count) {
    weights.merge(choices, weight, Math::addExact);
    votes += count;
  }

  public void add(Profile other) {
    other.weights.forEach((choices, weight) -> add(choices, weight, 0));
    votes += other.votes;
  }

  /// What is known of a part: its lists with their weights, and how many votes they are of.
  public static Profile of(SortedMap<String, Long> weights, long votes) {
    Profile profile = new Profile();
    weights.forEach((choices, weight) -> profile.add(choices, weight, 0));
    profile.votes = votes;
    return profile;
  }

  public SortedMap<String, Long> weights() {
    return new TreeMap<>(weights);
  }

  /// How many votes, whatever they weigh.
  public long votes() {
    return votes;
  }

  static int[] options(String choices) {
    return choices.isEmpty()
        ? new int[0]
        : Arrays.stream(choices.split(",")).mapToInt(Integer::parseInt).toArray();
  }
}
