package org.dure.pbft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.pbft.Message.Checkpoint;
import org.dure.pbft.Message.StableProof;
import org.jspecify.annotations.Nullable;

/// Gathers checkpoints until a quorum of replicas says the same of one sequence.
final class Checkpoints {
  private final Settings settings;
  private final Quorums quorums;
  private final TreeMap<Long, Map<Integer, Verified>> votes = new TreeMap<>();
  private final TreeMap<Long, Checkpoint> own = new TreeMap<>();
  private StableProof stable;

  Checkpoints(Settings settings, ReplicaSet group) {
    this.settings = settings;
    this.quorums = group.quorums();
    this.stable = group.start();
  }

  StableProof stable() {
    return stable;
  }

  /// Whether a block gets a checkpoint.
  boolean due(long sequence) {
    return sequence % settings.checkpointInterval() == 0;
  }

  void applied(Checkpoint checkpoint) {
    own.put(checkpoint.sequence(), checkpoint);
    while (own.size() > 4) {
      own.pollFirstEntry();
    }
  }

  /// This replica's newest checkpoint that is not yet stable.
  @Nullable Checkpoint waiting() {
    Map.Entry<Long, Checkpoint> newest = own.lastEntry();
    return newest == null || newest.getKey() <= stable.sequence() ? null : newest.getValue();
  }

  /// Counts a checkpoint; one for each replica and sequence, within the log window.
  ///
  /// @return the proof if it became stable by this
  @Nullable StableProof vote(Verified vote) {
    Checkpoint checkpoint = (Checkpoint) vote.message();
    long sequence = checkpoint.sequence();
    if (sequence <= stable.sequence()
        || sequence > stable.sequence() + 4L * settings.logWindow()
        || !due(sequence)) {
      return null;
    }
    Map<Integer, Verified> bySender = votes.computeIfAbsent(sequence, s -> new LinkedHashMap<>());
    bySender.putIfAbsent(vote.sender(), vote);
    List<SignedMessage> equal = new ArrayList<>();
    for (Verified other : bySender.values()) {
      if (other.message().equals(checkpoint)) {
        equal.add(other.signed());
      }
    }
    return equal.size() >= quorums.quorum()
        ? new StableProof(sequence, checkpoint.id(), checkpoint.stateDigest(), equal)
        : null;
  }

  /// Takes a proof over if it is newer.
  boolean advance(StableProof proof) {
    if (proof.sequence() <= stable.sequence()) {
      return false;
    }
    stable = proof;
    votes.headMap(proof.sequence(), true).clear();
    return true;
  }

  /// What this replica holds against a stable checkpoint, or null when they agree or it cannot say.
  @Nullable String divergence(StableProof proof) {
    Checkpoint mine = own.get(proof.sequence());
    if (mine == null
        || (mine.id().equals(proof.id()) && mine.stateDigest().equals(proof.stateDigest()))) {
      return null;
    }
    return "this node differs from a quorum at block %d: block %s and state %s here, %s and %s there"
        .formatted(
            proof.sequence(), mine.id(), mine.stateDigest(), proof.id(), proof.stateDigest());
  }
}
