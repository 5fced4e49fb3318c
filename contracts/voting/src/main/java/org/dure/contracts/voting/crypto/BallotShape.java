package org.dure.contracts.voting.crypto;

import java.util.List;

/// What a ballot has room for. The number of bytes of a ballot follows from it.
public record BallotShape(List<Contest> contests) {
  /// @param options how many there are to choose from
  /// @param min fewest choices that are valid
  /// @param max most choices that are valid
  public record Contest(int options, int min, int max) {
    public Contest {
      if (options < 1 || min < 0 || max < min || max > options) {
        throw new IllegalArgumentException(
            "%d to %d choices of %d are no contest".formatted(min, max, options));
      }
    }

    /// How many sums are allowed.
    int sums() {
      return max - min + 1;
    }
  }

  public BallotShape {
    contests = List.copyOf(contests);
    if (contests.isEmpty()) {
      throw new IllegalArgumentException("a ballot needs a contest");
    }
  }

  int bytes() {
    int bytes = Ballot.HEAD_BYTES + Schnorr.BYTES;
    for (Contest contest : contests) {
      bytes += contest.options * (Ciphertext.BYTES + OneOf.bytes(2)) + OneOf.bytes(contest.sums());
    }
    return bytes;
  }
}
