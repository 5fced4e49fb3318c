package org.dure.pbft.sim;

import java.util.List;
import java.util.SplittableRandom;
import org.dure.pbft.Bytes;
import org.dure.pbft.Forge;
import org.dure.pbft.Message;
import org.dure.pbft.SignedMessage;

/// Makes, under a Byzantine replica's own key, messages that a correct one would not send: fields
/// one off, other proposals, votes for what nobody proposed.
final class Liar {
  private Liar() {}

  static Bytes lie(
      Options.Behaviour behaviour, int self, SignedMessage truth, SplittableRandom random) {
    Message lie =
        behaviour == Options.Behaviour.EQUIVOCATING
            ? equivocate(truth.message())
            : mutate(truth.message(), random);
    return Forge.sign(self, truth, lie, SimCrypto.ports(self));
  }

  private static Message equivocate(Message message) {
    return switch (message) {
      case Message.PrePrepare m ->
          new Message.PrePrepare(m.view(), m.sequence(), other(m.proposal()));
      case Message.Prepare m ->
          new Message.Prepare(m.view(), m.sequence(), SimCrypto.hash("digest", m.digest()));
      case Message.Commit m ->
          new Message.Commit(
              m.view(), m.sequence(), SimCrypto.hash("digest", m.digest()), m.blockSignature());
      case Message.Checkpoint m ->
          new Message.Checkpoint(m.sequence(), m.id(), SimCrypto.hash("x", m.stateDigest()));
      case Message.ViewChange m ->
          new Message.ViewChange(m.view(), m.stable(), List.of(), 1, List.of());
      case Message.NewView m -> m;
      case Message.Status m -> m;
      case Message.StableCheckpoint m -> m;
      case Message.Answer m -> new Message.Answer(m.asking(), m.view(), 0);
      case Message.Probe m -> m;
      case Message.Complaint m -> new Message.Complaint(m.view(), 1);
      case Message.Echo m -> m;
    };
  }

  private static Bytes other(Bytes proposal) {
    return SimCrypto.parse(proposal)
        .map(p -> SimCrypto.proposal(p.sequence(), p.parent(), List.of(-1L)))
        .orElse(proposal);
  }

  private static Message mutate(Message message, SplittableRandom random) {
    long off = random.nextInt(3) - 1;
    long by = random.nextInt(3) - 1;
    return switch (message) {
      case Message.PrePrepare m ->
          new Message.PrePrepare(at(m.view() + off), at(m.sequence() + by), m.proposal());
      case Message.Prepare m ->
          new Message.Prepare(at(m.view() + off), at(m.sequence() + by), m.digest());
      case Message.Commit m ->
          new Message.Commit(
              at(m.view() + off),
              at(m.sequence() + by),
              m.digest(),
              SimCrypto.hash("forged", m.blockSignature()));
      case Message.Checkpoint m ->
          new Message.Checkpoint(at(m.sequence() + by), m.id(), m.stateDigest());
      case Message.ViewChange m ->
          new Message.ViewChange(
              at(m.view() + random.nextInt(5)), m.stable(), m.prepared(), m.blamed(), List.of());
      case Message.NewView m -> new Message.NewView(at(m.view() + off), m.viewChanges());
      case Message.Status m ->
          new Message.Status(
              at(m.view() + off), m.active(), at(m.delivered() + 100), m.highest(), 0, 0);
      case Message.StableCheckpoint m -> m;
      case Message.Answer m -> new Message.Answer(m.asking(), Long.MAX_VALUE, Long.MAX_VALUE);
      case Message.Complaint m -> new Message.Complaint(at(m.view() + off), m.accused());
      case Message.Probe m -> new Message.Probe(at(m.clock() + off));
      case Message.Echo m -> new Message.Echo(at(m.clock() + off));
    };
  }

  private static long at(long value) {
    return Math.max(0, value);
  }
}
