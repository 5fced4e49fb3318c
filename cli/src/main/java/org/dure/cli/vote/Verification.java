package org.dure.cli.vote;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.dure.contracts.voting.audit.ElectionAudit;
import org.dure.contracts.voting.audit.Finding;
import org.dure.contracts.voting.audit.PollAudit;
import org.dure.contracts.voting.audit.Written;

/// An election or poll, verified from blocks alone.
///
/// @param genesis hash of block 0, hex: the one thing to compare with what is publicly known
/// @param election empty report when there is no such election
/// @param seconds wall-clock time, reading included
public record Verification(
    String channel,
    String genesis,
    long blocks,
    ElectionAudit.Report election,
    PollAudit.Report poll,
    double seconds,
    List<Finding> findings) {

  /// @param id of an election or a poll, or of one of each
  public static Verification of(Blocks blocks, String chaincode, String id) {
    long begin = System.nanoTime();
    List<Finding> findings = new ArrayList<>();
    ChainCheck chain = new ChainCheck(findings);
    Audits[] audits = new Audits[1];
    blocks.each(block -> {
      chain.accept(block);
      if (audits[0] == null) {
        audits[0] =
            new Audits(new ElectionAudit(chain.channel(), id), new PollAudit(chain.channel(), id));
      }
      for (Written written : WrittenBy.of(block, chaincode)) {
        audits[0].election.accept(written);
        audits[0].poll.accept(written);
      }
    });
    Audits found =
        audits[0] == null
            ? new Audits(new ElectionAudit("", id), new PollAudit("", id))
            : audits[0];
    ElectionAudit.Report election = found.election.report();
    PollAudit.Report poll = found.poll.report();
    boolean isElection = !election.phase().isEmpty();
    boolean isPoll = !poll.phase().isEmpty();
    if (isElection || !isPoll) {
      findings.addAll(election.findings());
    }
    if (isPoll) {
      findings.addAll(poll.findings());
    }
    return new Verification(
        chain.channel(),
        HexFormat.of().formatHex(chain.genesisHash().toByteArray()),
        chain.blocks(),
        election,
        poll,
        (System.nanoTime() - begin) / 1e9,
        List.copyOf(findings));
  }

  private record Audits(ElectionAudit election, PollAudit poll) {}

  public boolean sound() {
    return findings.isEmpty();
  }
}
