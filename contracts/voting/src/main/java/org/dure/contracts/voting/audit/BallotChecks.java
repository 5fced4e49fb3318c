package org.dure.contracts.voting.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.jspecify.annotations.Nullable;

/// The costly part of an audit, on all cores: proofs of ballots, some at a time.
final class BallotChecks {
  private static final int AT_A_TIME = 256;

  private record Check(Booth booth, Ballot ballot, Finding where) {}

  private final List<Finding> findings;
  private final List<Check> waiting = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private @Nullable Booth booth;
  private int count;

  BallotChecks(List<Finding> findings) {
    this.findings = findings;
  }

  /// @param where what to say when the ballot is not as it must be
  void add(Booth given, Ballot ballot, Finding where) {
    Booth same = booth;
    if (same == null || !same.key().equals(given.key())) {
      same = given; // one point object for all, so that its precomputed multiples serve all
      booth = given;
    }
    waiting.add(new Check(same, ballot, where));
    count++;
    if (waiting.size() == AT_A_TIME) {
      finish();
    }
  }

  void finish() {
    findings.addAll(
        waiting.parallelStream()
            .map(this::wrong)
            .filter(finding -> !finding.what().isEmpty())
            .toList());
    waiting.clear();
  }

  private Finding wrong(Check check) {
    long begin = System.nanoTime();
    String what = "";
    try {
      check.booth.check(check.ballot);
    } catch (InvalidProofException e) {
      what = check.where.what() + ": " + e.getMessage();
    }
    nanos.addAndGet(System.nanoTime() - begin);
    return new Finding(check.where.block(), check.where.txId(), what);
  }

  int count() {
    return count;
  }

  double seconds() {
    return nanos.get() / 1e9;
  }
}
