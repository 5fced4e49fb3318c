package org.dure.pbft;

/// The arithmetic of `n` replicas of which at most `f` are faulty.
///
/// @param n number of replicas, at least 1
public record Quorums(int n) {
  public Quorums {
    if (n < 1) {
      throw new IllegalArgumentException("a group has at least one replica, not " + n);
    }
  }

  /// The most faulty replicas that are tolerated: ⌊(n−1)/3⌋.
  public int faulty() {
    return (n - 1) / 3;
  }

  /// Enough replicas that any two such sets share a correct one: ⌈(n+f+1)/2⌉.
  public int quorum() {
    return (n + faulty() + 2) / 2;
  }

  /// Enough replicas that one of them is correct: f+1.
  public int weak() {
    return faulty() + 1;
  }
}
