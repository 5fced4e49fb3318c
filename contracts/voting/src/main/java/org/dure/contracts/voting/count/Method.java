package org.dure.contracts.voting.count;

/// How votes become a result.
public enum Method {
  /// One option each; most votes win.
  PLURALITY(2_000),
  /// Any options each; most votes win.
  APPROVAL(2_000),
  /// Options ranked; the weakest is struck until one has a majority.
  RUNOFF(100),
  /// Options ranked; strongest paths of pairwise wins.
  SCHULZE(100);

  private final int optionsMax;

  Method(int optionsMax) {
    this.optionsMax = optionsMax;
  }

  /// Work grows with the cube of the options where they are ranked.
  public int optionsMax() {
    return optionsMax;
  }

  public boolean ranks() {
    return this == RUNOFF || this == SCHULZE;
  }
}
