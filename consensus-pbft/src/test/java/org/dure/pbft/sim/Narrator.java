package org.dure.pbft.sim;

import java.util.List;
import java.util.stream.Collectors;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.Message;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableProof;
import org.dure.pbft.Proposal;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Toy;

/// Tells what happens to a replica and what it does in one line each, in the words of
/// docs/protocol.md.
final class Narrator {
  static final String LEGEND =
      """
      Each line: simulated time in seconds, the replica, what happens to it or what it does.
      Messages as in docs/protocol.md; "0/7" is view 0, sequence 7; proposals and states go by the
      first digits of their digests. 3' is the second machine with the identity of 3. Ticks of the
      clock and round-trip probes are left out.\
      """;

  private Narrator() {}

  /// What has happened, or nothing when it is not worth a line.
  static String of(Event event) {
    return switch (event) {
      case Event.Tick e -> "";
      case Event.Recovered e ->
          "begins with %d records in its journal%s and %d blocks"
              .formatted(
                  e.journal().size(), e.journalLost() ? ", which is damaged," : "", e.applied());
      case Event.Received e -> heard(e.message().sender(), say(e.message().message()));
      case Event.WorkPending e -> e.pending() ? "has requests waiting" : "has no requests waiting";
      case Event.Overlooked e ->
          "finds that %d passes requests over in view %d".formatted(e.accused(), e.view());
      case Event.ProposalBuilt e ->
          "has built for %s %s".formatted(at(e.view(), e.sequence()), proposal(e.proposal()));
      case Event.ProposalChecked e ->
          "finds %s for %s %s"
              .formatted(
                  digits(e.digest()),
                  at(e.view(), e.sequence()),
                  e.valid() ? "valid, payload at hand" : "INVALID");
      case Event.Applied e ->
          "has applied block %d, its state is %s".formatted(e.sequence(), digits(e.stateDigest()));
      case Event.Fetched e -> "has fetched " + decision(e.decision());
    };
  }

  private static String heard(int sender, String what) {
    return what.isEmpty() ? "" : "<- %d %s".formatted(sender, what);
  }

  /// What is done, or nothing when it is not worth a line.
  static String of(Effect effect) {
    return switch (effect) {
      case Effect.Persist e -> "writes " + record(e.record());
      case Effect.Compact e -> "writes its journal anew, %d records".formatted(e.records().size());
      case Effect.Broadcast e -> said("all", e.message());
      case Effect.Send e -> said(Integer.toString(e.receiver()), e.message());
      case Effect.BuildProposal e ->
          "wants a proposal for %s, %d under way"
              .formatted(at(e.view(), e.sequence()), e.inFlight());
      case Effect.CheckProposal e ->
          "examines %s for %s%s"
              .formatted(
                  digits(e.proposal().digest()),
                  at(e.view(), e.proposal().sequence()),
                  e.carried() ? ", carried over" : "");
      case Effect.Abandon e -> "gives up what was under way in view " + e.view();
      case Effect.Deliver e -> "DELIVERS " + decision(e.decision());
      case Effect.FetchDecisions e ->
          "fetches blocks %d to %d of %s".formatted(e.sequence(), e.last(), e.sources());
      case Effect.Stable e -> "has a stable checkpoint: " + stable(e.proof());
      case Effect.Halt e -> "HALTS at block %d: %s".formatted(e.sequence(), e.reason());
      case Effect.Dropped e -> "drops what %d said: %s".formatted(e.sender(), e.reason());
    };
  }

  private static String said(String receiver, SignedMessage message) {
    String what = say(message.message());
    return what.isEmpty() ? "" : "-> %s %s".formatted(receiver, what);
  }

  private static String say(Message message) {
    return switch (message) {
      case Message.PrePrepare m ->
          "PRE-PREPARE %s %s".formatted(at(m.view(), m.sequence()), proposal(m.proposal()));
      case Message.Prepare m ->
          "PREPARE %s %s".formatted(at(m.view(), m.sequence()), digits(m.digest()));
      case Message.Commit m ->
          "COMMIT %s %s".formatted(at(m.view(), m.sequence()), digits(m.digest()));
      case Message.Checkpoint m ->
          "CHECKPOINT %d, state %s".formatted(m.sequence(), digits(m.stateDigest()));
      case Message.ViewChange m ->
          "VIEW-CHANGE to %d, %s, prepared %s, blames %d, without a turn %s"
              .formatted(
                  m.view(),
                  stable(m.stable()),
                  m.prepared().stream().map(Narrator::prepared).toList(),
                  m.blamed(),
                  m.exclusions().stream().map(x -> x.replica() + " to " + x.until()).toList());
      case Message.NewView m ->
          "NEW-VIEW %d by the view changes of %s".formatted(m.view(), senders(m.viewChanges()));
      case Message.Status m ->
          "STATUS %s view %d, delivered %d, has seen %d, stable %d%s"
              .formatted(
                  m.active() ? "in" : "waits for",
                  m.view(),
                  m.delivered(),
                  m.highest(),
                  m.stable(),
                  m.asking() == 0 ? "" : ", has lost its journal and asks (" + m.asking() + ")");
      case Message.Answer m ->
          "ANSWER to (%d): view %d, sequence %d".formatted(m.asking(), m.view(), m.highest());
      case Message.Complaint m ->
          "COMPLAINT against %d in view %d".formatted(m.accused(), m.view());
      case Message.Probe m -> "";
      case Message.Echo m -> "";
      case Message.StableCheckpoint m -> "STABLE-CHECKPOINT " + stable(m.proof());
    };
  }

  private static String record(JournalRecord record) {
    return switch (record) {
      case JournalRecord.Proposed r ->
          "Proposed %s %s".formatted(at(r.view(), r.sequence()), proposal(r.proposal()));
      case JournalRecord.Voted r ->
          "Voted %s %s %s".formatted(r.phase(), at(r.view(), r.sequence()), digits(r.digest()));
      case JournalRecord.Prepared r -> "Prepared " + prepared(r.proof());
      case JournalRecord.LeftFor r -> "LeftFor view " + r.view();
      case JournalRecord.Entered r -> "Entered " + say(r.newView().message());
      case JournalRecord.StableAt r -> "StableAt " + stable(r.proof());
      case JournalRecord.Amnesia r -> r.toString();
    };
  }

  private static String at(long view, long sequence) {
    return view + "/" + sequence;
  }

  private static String proposal(Bytes bytes) {
    return Toy.parse(bytes)
        .map(p -> digits(p.digest()) + " of requests " + Toy.requests(p))
        .orElse("what is no proposal");
  }

  private static String decision(Decision decision) {
    Proposal proposal = decision.proposal();
    return "block %d (%s, on %s), decided in view %d by %s"
        .formatted(
            decision.sequence(),
            digits(proposal.id()),
            digits(proposal.parent()),
            decision.view(),
            decision.votes().stream().map(Decision.Vote::sender).toList());
  }

  private static String prepared(PreparedProof proof) {
    return "%s %s by %s"
        .formatted(
            at(proof.view(), proof.sequence()),
            Toy.parse(proof.proposal()).map(p -> digits(p.digest())).orElse("?"),
            senders(proof.prepares()));
  }

  private static String stable(StableProof proof) {
    return "stable at %d by %s".formatted(proof.sequence(), senders(proof.votes()));
  }

  private static String senders(List<SignedMessage> messages) {
    return messages.stream()
        .map(SignedMessage::sender)
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String digits(Bytes digest) {
    String text = digest.toString();
    return text.substring(0, Math.min(6, text.length()));
  }
}
