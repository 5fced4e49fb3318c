package org.dure.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableProof;

/// What a new view starts with, as a pure function of its view changes, so that every replica comes
/// to the same without trusting the leader.
///
/// Above the highest proven stable checkpoint, each sequence gets the proposal that was prepared in
/// the highest view. The chain ends at the first sequence that nobody prepared, or whose proposal
/// does not link to the one before: nothing from there on can have been decided, because replicas
/// commit in order (docs/protocol.md, rule V5).
///
/// @param base the checkpoint it starts from
/// @param proposals for the sequences that follow, without a gap
/// @param schedule who proposes what comes after
record CarryOver(StableProof base, List<Proposal> proposals, Schedule schedule) {
  CarryOver {
    proposals = List.copyOf(proposals);
  }

  static CarryOver of(
      Message.NewView newView, ReplicaSet group, Settings settings, Ports.Format format) {
    List<Message.ViewChange> changes =
        newView.viewChanges().stream().map(m -> (Message.ViewChange) m.message()).toList();
    StableProof base = changes.getFirst().stable();
    for (Message.ViewChange change : changes) {
      if (change.stable().sequence() > base.sequence()) {
        base = change.stable();
      }
    }
    List<Proposal> chain = chain(base, group.base(), highest(changes), format);
    long end = base.sequence() + chain.size();
    return new CarryOver(base, chain, Schedule.after(changes, end, group, settings));
  }

  private static Map<Long, PreparedProof> highest(List<Message.ViewChange> changes) {
    Map<Long, PreparedProof> highest = new TreeMap<>();
    for (Message.ViewChange change : changes) {
      for (PreparedProof proof : change.prepared()) {
        highest.merge(proof.sequence(), proof, (a, b) -> a.view() >= b.view() ? a : b);
      }
    }
    return highest;
  }

  private static List<Proposal> chain(
      StableProof base, long start, Map<Long, PreparedProof> prepared, Ports.Format format) {
    List<Proposal> chain = new ArrayList<>();
    Optional<Bytes> parent = base.sequence() == start ? Optional.empty() : Optional.of(base.id());
    for (long sequence = base.sequence() + 1; ; sequence++) {
      PreparedProof proof = prepared.get(sequence);
      if (proof == null) {
        return chain;
      }
      Proposal proposal = format.parse(proof.proposal()).orElseThrow();
      if (parent.isPresent() && !parent.get().equals(proposal.parent())) {
        return chain;
      }
      chain.add(proposal);
      parent = Optional.of(proposal.id());
    }
  }
}
