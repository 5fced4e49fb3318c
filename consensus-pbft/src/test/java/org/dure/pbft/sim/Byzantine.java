package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dure.pbft.Bytes;
import org.dure.pbft.Message;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Ports;
import org.dure.pbft.Proposal;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Signer;
import org.dure.pbft.Toy;

/// Turns what a correct core would send into what a faulty replica sends, receiver by receiver.
final class Byzantine {
  /// The ways to be faulty; a replica may have several.
  enum Behaviour {
    SILENT,
    EQUIVOCATING,
    REPLAYING,
    WRONG_DIGESTS,
    STALE_VIEW_CHANGES,
    FORGED_PROOFS,
    MUTATING,
    VOTES_FOR_ALL,
    SLOW,
    AMNESIAC,
    /// Two machines with one identity (arXiv 2004.10617).
    TWINS
  }

  final Set<Behaviour> behaviours;
  private final int self;
  private final Random random;
  private final Signer signer;
  private final Ports ports;
  private final List<SignedMessage> past = new ArrayList<>();
  private final Map<String, Proposal> variants = new HashMap<>();
  private final Map<Long, Map<Integer, SignedMessage>> changes = new LinkedHashMap<>();
  private final int quorum;

  Byzantine(int self, ReplicaSet group, Random random) {
    this.self = self;
    this.random = random;
    this.ports = Toy.ports(self);
    this.signer = new Signer(group, ports);
    this.quorum = group.quorums().quorum();
    Behaviour[] all = Behaviour.values();
    behaviours = EnumSet.of(all[random.nextInt(all.length)]);
    while (random.nextInt(3) == 0) {
      behaviours.add(all[random.nextInt(all.length)]);
    }
    if (random.nextBoolean()) {
      behaviours.add(Behaviour.EQUIVOCATING);
      behaviours.add(Behaviour.VOTES_FOR_ALL);
    }
  }

  boolean is(Behaviour behaviour) {
    return behaviours.contains(behaviour);
  }

  int extraTicks() {
    return is(Behaviour.SLOW) ? random.nextInt(40) : 0;
  }

  /// What `receiver` gets instead of `signed`.
  List<SignedMessage> instead(SignedMessage signed, int receiver) {
    if (is(Behaviour.SILENT) && random.nextInt(3) > 0) {
      return List.of();
    }
    List<SignedMessage> out = new ArrayList<>();
    Message changed = signed.message();
    if (is(Behaviour.EQUIVOCATING) && receiver % 2 == 1) {
      changed = otherFace(changed);
    }
    changed = twisted(changed);
    out.add(changed.equals(signed.message()) ? signed : signer.sign(self, changed));
    if (is(Behaviour.REPLAYING) && !past.isEmpty() && random.nextInt(4) == 0) {
      out.add(past.get(random.nextInt(past.size())));
    }
    if (past.size() < 500) {
      past.add(signed);
    } else {
      past.set(random.nextInt(500), signed);
    }
    return out;
  }

  private Message otherFace(Message message) {
    return switch (message) {
      case Message.PrePrepare m -> {
        Proposal proposal = Toy.parse(m.proposal()).orElseThrow();
        List<Long> requests = new ArrayList<>(Toy.requests(proposal));
        if (requests.size() > 1) {
          requests.removeFirst();
        }
        Proposal before = variants.get(m.view() + "/" + (m.sequence() - 1));
        Bytes parent = before == null ? proposal.parent() : before.id();
        Bytes bytes = Toy.proposal(m.sequence(), parent, 99, requests);
        variants.put(m.view() + "/" + m.sequence(), Toy.parse(bytes).orElseThrow());
        yield new Message.PrePrepare(m.view(), m.sequence(), bytes);
      }
      case Message.Prepare m -> {
        Proposal other = variants.get(m.view() + "/" + m.sequence());
        yield other == null ? m : new Message.Prepare(m.view(), m.sequence(), other.digest());
      }
      case Message.Commit m -> {
        Proposal other = variants.get(m.view() + "/" + m.sequence());
        yield other == null ? m : commit(m.view(), other);
      }
      case Message.NewView m -> otherQuorum(m);
      case Message.Checkpoint m -> m;
      case Message.ViewChange m -> m;
      case Message.Status m -> m;
      case Message.Answer m -> m;
      case Message.Probe m -> m;
      case Message.Complaint m -> m;
      case Message.Echo m -> m;
      case Message.StableCheckpoint m -> m;
    };
  }

  private Message.Commit commit(long view, Proposal proposal) {
    return new Message.Commit(
        view, proposal.sequence(), proposal.digest(), ports.blockVotes().sign(proposal, view));
  }

  private Message otherQuorum(Message.NewView newView) {
    List<SignedMessage> known =
        new ArrayList<>(changes.getOrDefault(newView.view(), Map.of()).values());
    if (known.size() < quorum) {
      return newView;
    }
    java.util.Collections.shuffle(known, random);
    return new Message.NewView(newView.view(), known.subList(0, quorum));
  }

  private Message twisted(Message message) {
    if (is(Behaviour.WRONG_DIGESTS) && random.nextInt(3) == 0) {
      return wrong(message);
    }
    if (message instanceof Message.ViewChange change) {
      return twisted(change);
    }
    if (is(Behaviour.MUTATING) && random.nextInt(5) == 0) {
      return mutated(message);
    }
    return message;
  }

  private static Message wrong(Message message) {
    Bytes lie = Toy.hash(77, Bytes.EMPTY);
    return switch (message) {
      case Message.Prepare m -> new Message.Prepare(m.view(), m.sequence(), lie);
      case Message.Commit m -> new Message.Commit(m.view(), m.sequence(), lie, m.blockSignature());
      case Message.Checkpoint m -> new Message.Checkpoint(m.sequence(), m.id(), lie);
      case Message.Answer m -> new Message.Answer(m.asking(), 0, 0);
      case Message.PrePrepare m -> m;
      case Message.Probe m -> m;
      case Message.Complaint m -> m;
      case Message.Echo m -> m;
      case Message.ViewChange m -> m;
      case Message.NewView m -> m;
      case Message.Status m -> m;
      case Message.StableCheckpoint m -> m;
    };
  }

  private Message twisted(Message.ViewChange change) {
    List<PreparedProof> prepared = change.prepared();
    long view = change.view();
    if (is(Behaviour.STALE_VIEW_CHANGES)) {
      prepared = prepared.subList(0, random.nextInt(prepared.size() + 1));
      view += random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    }
    if (is(Behaviour.FORGED_PROOFS) && !prepared.isEmpty() && random.nextBoolean()) {
      prepared = new ArrayList<>(prepared);
      int at = random.nextInt(prepared.size());
      PreparedProof proof = prepared.get(at);
      Proposal old = Toy.parse(proof.proposal()).orElseThrow();
      boolean newer = random.nextBoolean();
      prepared.set(
          at,
          new PreparedProof(
              newer ? proof.view() + 1 : proof.view(),
              proof.sequence(),
              newer ? old.bytes() : Toy.proposal(old.sequence(), old.parent(), 55, List.of()),
              proof.prepares()));
    }
    int blamed = is(Behaviour.STALE_VIEW_CHANGES) ? random.nextInt(5) : change.blamed();
    return new Message.ViewChange(view, change.stable(), prepared, blamed, change.exclusions());
  }

  private Message mutated(Message message) {
    long d = random.nextBoolean() ? 1 : -1;
    boolean first = random.nextBoolean();
    long dv = first ? d : 0;
    long ds = first ? 0 : d;
    return switch (message) {
      case Message.PrePrepare m ->
          new Message.PrePrepare(up(m.view() + dv), up(m.sequence() + ds), m.proposal());
      case Message.Prepare m ->
          new Message.Prepare(up(m.view() + dv), up(m.sequence() + ds), m.digest());
      case Message.Commit m ->
          new Message.Commit(
              up(m.view() + dv), up(m.sequence() + ds), m.digest(), m.blockSignature());
      case Message.Checkpoint m ->
          new Message.Checkpoint(up(m.sequence() + d), m.id(), m.stateDigest());
      case Message.NewView m -> new Message.NewView(up(m.view() + d), m.viewChanges());
      case Message.Status m ->
          new Message.Status(
              up(m.view() + random.nextInt(5)),
              m.active(),
              m.delivered() + random.nextInt(40),
              m.highest() + random.nextInt(1000),
              m.stable(),
              m.asking());
      case Message.Answer m -> new Message.Answer(m.asking(), m.view() + 50, m.highest() + 5000);
      case Message.Complaint m -> new Message.Complaint(up(m.view() + d), m.accused() + (int) d);
      case Message.Probe m -> new Message.Probe(m.clock() + 1);
      case Message.Echo m -> new Message.Echo(up(m.clock() + d));
      case Message.ViewChange m -> m;
      case Message.StableCheckpoint m -> m;
    };
  }

  private static long up(long value) {
    return Math.max(0, value);
  }

  /// What it sends to everybody, unasked, on hearing `signed`.
  List<SignedMessage> onHearing(SignedMessage signed) {
    if (signed.message() instanceof Message.ViewChange m) {
      changes.computeIfAbsent(m.view(), v -> new LinkedHashMap<>()).put(signed.sender(), signed);
      if (changes.size() > 50) {
        changes.remove(changes.keySet().iterator().next());
      }
    }
    if (is(Behaviour.VOTES_FOR_ALL) && signed.message() instanceof Message.PrePrepare m) {
      return Toy.parse(m.proposal())
          .map(p ->
              List.of(
                  signer.sign(self, new Message.Prepare(m.view(), m.sequence(), p.digest())),
                  signer.sign(self, commit(m.view(), p))))
          .orElse(List.of());
    }
    return List.of();
  }
}
