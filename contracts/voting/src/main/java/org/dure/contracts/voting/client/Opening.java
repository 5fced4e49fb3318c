package org.dure.contracts.voting.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.BallotShape;
import org.dure.contracts.voting.crypto.DiscreteLog;
import org.dure.contracts.voting.crypto.PartialDecryption;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.ShardTally;

/// Reads the counts out of a decrypted tally. The one search of all: the contract only compares.
public final class Opening {
  private Opening() {}

  /// @param partials of at least as many trustees as the threshold asks for
  /// @return for each contest, for each option, the count
  /// @throws IllegalStateException when the parts do not open the tally
  public static List<List<Integer>> counts(
      ShardTally sum, SortedMap<Integer, String> partials, int threshold) {
    List<Integer> trustees = partials.keySet().stream().limit(threshold).toList();
    List<PartialDecryption> parts =
        partials.values().stream()
            .limit(threshold)
            .map(text -> PartialDecryption.parse(Base64.bytes(text), sum.tally()))
            .toList();
    List<ECPoint> opened = sum.count() == 0 ? List.of() : sum.tally().open(trustees, parts);
    DiscreteLog log = new DiscreteLog(sum.count());
    List<List<Integer>> counts = new ArrayList<>();
    int at = 0;
    for (BallotShape.Contest contest : sum.tally().shape().contests()) {
      List<Integer> row = new ArrayList<>();
      for (int j = 0; j < contest.options(); j++, at++) {
        row.add(opened.isEmpty() ? 0 : count(log, opened.get(at)));
      }
      counts.add(row);
    }
    return counts;
  }

  private static int count(DiscreteLog log, ECPoint point) {
    return log.of(point)
        .orElseThrow(() -> new IllegalStateException("the trustees' parts do not open the tally"));
  }
}
