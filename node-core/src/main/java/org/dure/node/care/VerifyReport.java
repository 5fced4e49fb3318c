package org.dure.node.care;

import java.util.List;

/// What a verification checked and found.
///
/// @param blocks checked
/// @param replayed whether they were validated again and indexes, state and history compared
/// @param entries of indexes, state and history that were compared
/// @param privateSets private write sets that were compared with the hashes in the blocks
/// @param privateSetsMissing those that this node should hold and lacks, which is no fault
/// @param findings the first of them
/// @param findingCount of all
public record VerifyReport(
    String channel,
    long firstBlock,
    long blocks,
    long transactions,
    boolean replayed,
    long entries,
    long files,
    long privateSets,
    long privateSetsMissing,
    double seconds,
    List<Finding> findings,
    long findingCount) {
  public VerifyReport {
    findings = List.copyOf(findings);
  }
}
