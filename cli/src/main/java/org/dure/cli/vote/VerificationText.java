package org.dure.cli.vote;

import java.util.List;
import java.util.Locale;
import org.dure.contracts.voting.audit.ElectionAudit;
import org.dure.contracts.voting.audit.Finding;
import org.dure.contracts.voting.audit.PollAudit;
import org.dure.contracts.voting.model.Election;

/// Verifications and results as lines of text.
public final class VerificationText {
  private static final int BAR = 40;
  private static final int FINDINGS_MAX = 20;
  private static final int OPTIONS_MAX = 12;

  private VerificationText() {}

  public static String render(Verification v) {
    StringBuilder text = new StringBuilder();
    line(text, "channel %s, %,d blocks, block 0 has hash %s", v.channel(), v.blocks(), v.genesis());
    if (!v.election().phase().isEmpty()) {
      election(text, v.election());
    }
    if (!v.poll().phase().isEmpty()) {
      poll(text, v.poll());
    }
    for (Finding finding : v.findings().stream().limit(FINDINGS_MAX).toList()) {
      line(
          text,
          "WRONG  block %d %s: %s",
          finding.block(),
          finding.txId().isEmpty() ? "" : "transaction " + finding.txId(),
          finding.what());
    }
    if (v.findings().size() > FINDINGS_MAX) {
      line(text, "WRONG  and %,d more", v.findings().size() - FINDINGS_MAX);
    }
    line(
        text,
        "%s  (%.1f s)",
        v.sound()
            ? "everything verifies: computed anew from the blocks alone"
            : v.findings().size() + " findings: this does NOT verify",
        v.seconds());
    return text.toString().stripTrailing();
  }

  private static void election(StringBuilder text, ElectionAudit.Report report) {
    Election election = report.election();
    if (election == null) {
      return;
    }
    line(text, "election %s, \"%s\", phase %s", election.id(), election.title(), report.phase());
    line(
        text,
        "  %,d credentials, %,d ballots checked, %,d replaced by later ones, %,d count, %,d erased",
        report.electorate(),
        report.checked(),
        report.replaced(),
        report.counted(),
        report.erased());
    line(
        text,
        "  proofs of ballots: %.2f ms of processor time each",
        1_000 * report.checkSeconds() / Math.max(1, report.checked()));
    var result = report.result();
    if (result == null) {
      return;
    }
    line(
        text,
        "  turnout %.1f %%, opened by trustees %s",
        100.0 * result.ballots() / Math.max(1, result.electorate()),
        result.trustees());
    for (int i = 0; i < result.counts().size(); i++) {
      Election.Contest contest = election.contests().get(i);
      line(text, "  %s", contest.title());
      text.append(
          bars(contest.options(), result.counts().get(i).stream().map(Long::valueOf).toList()));
    }
  }

  private static void poll(StringBuilder text, PollAudit.Report report) {
    var poll = report.poll();
    if (poll == null) {
      return;
    }
    line(text, "poll %s, \"%s\", phase %s", poll.id(), poll.title(), report.phase());
    line(
        text,
        "  %,d options, %,d rights, %,d votes, each signed by its right: %.2f ms each",
        poll.options().size(),
        report.rights(),
        report.votes(),
        1_000 * report.checkSeconds() / Math.max(1, report.votes()));
    var result = report.result();
    if (result == null) {
      return;
    }
    text.append(bars(poll.options(), result.outcome().scores()));
    line(
        text,
        "  %s by %s: %s%s",
        result.outcome().winners().size() == 1 ? "won" : "tied",
        result.method(),
        result.outcome().winners().stream().map(poll.options()::get).toList(),
        result.quorumMet() ? "" : "  BUT the quorum of " + poll.quorum() + " is not met");
  }

  /// The highest options first, each with a bar.
  public static String bars(List<String> options, List<Long> scores) {
    StringBuilder text = new StringBuilder();
    long best = scores.stream().mapToLong(Long::longValue).max().orElse(0);
    List<Integer> order =
        java.util.stream.IntStream.range(0, options.size())
            .boxed()
            .sorted((a, b) -> Long.compare(scores.get(b), scores.get(a)))
            .limit(OPTIONS_MAX)
            .toList();
    for (int option : order) {
      long score = scores.get(option);
      int filled = best == 0 ? 0 : (int) (score * BAR / best);
      line(text, "    %-36s %s %,d", cut(options.get(option)), "#".repeat(filled), score);
    }
    if (options.size() > OPTIONS_MAX) {
      line(text, "    and %,d more", options.size() - OPTIONS_MAX);
    }
    return text.toString();
  }

  private static String cut(String name) {
    return name.length() <= 36 ? name : name.substring(0, 35) + "…";
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
