package org.dure.pbft;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableProof;

/// Turns received bytes into [Verified] messages: right instance and epoch, a sender of the group
/// whose key made the signature, and every proof inside complete. Stateless, so that a host may run
/// it on many threads ahead of the replica.
public final class Authenticator {
  private final ReplicaSet group;
  private final Ports ports;
  private final int viewChangeBytesMax;

  public Authenticator(ReplicaSet group, Ports ports) {
    this.group = group;
    this.ports = ports;
    this.viewChangeBytesMax = ViewChangeSize.bytesMax(group.quorums());
  }

  /// The outcome of checking one message.
  public sealed interface Outcome {
    /// It may enter the replica.
    record Accepted(Verified message) implements Outcome {}

    /// It is dropped.
    record Refused(Reason reason) implements Outcome {}
  }

  /// Checks bytes that came over the link of replica `link`. Messages travel only from their
  /// senders, but for new views, which any replica may hand on.
  public Outcome check(int link, Bytes bytes) {
    if (bytes.length() > Codec.MESSAGE_BYTES_MAX) {
      return new Outcome.Refused(Reason.OVERSIZED);
    }
    SignedMessage message;
    try {
      message = Codec.decode(bytes);
    } catch (MalformedMessageException e) {
      return new Outcome.Refused(Reason.MALFORMED);
    }
    if (message.message() instanceof Message.ViewChange && bytes.length() > viewChangeBytesMax) {
      return new Outcome.Refused(Reason.OVERSIZED);
    }
    if (message.sender() != link && !(message.message() instanceof Message.NewView)) {
      return new Outcome.Refused(Reason.UNKNOWN_SENDER);
    }
    Optional<Reason> refusal = refusal(message);
    return refusal.isPresent()
        ? new Outcome.Refused(refusal.get())
        : new Outcome.Accepted(new Verified(message));
  }

  /// Signs a message of this group's replica `self`; what one signs oneself needs no check.
  Verified sign(int self, Message message) {
    Bytes body = Codec.body(group, self, message);
    return new Verified(
        new SignedMessage(
            group.instance(), group.epoch(), self, message, body, ports.signatures().sign(body)));
  }

  private Optional<Reason> refusal(SignedMessage signed) {
    Optional<Reason> outside = outside(signed);
    if (outside.isPresent()) {
      return outside;
    }
    boolean proven =
        switch (signed.message()) {
          case Message.PrePrepare m -> true;
          case Message.Prepare m -> true;
          case Message.Commit m -> true;
          case Message.Checkpoint m -> true;
          case Message.Status m -> true;
          case Message.Answer m -> true;
          case Message.Complaint m -> true;
          case Message.Probe m -> true;
          case Message.Echo m -> true;
          case Message.StableCheckpoint m ->
              m.proof().sequence() > group.base() && proves(m.proof());
          case Message.ViewChange m -> proves(m);
          case Message.NewView m -> proves(m, signed.sender());
        };
    return proven ? Optional.empty() : Optional.of(Reason.BAD_PROOF);
  }

  private Optional<Reason> outside(SignedMessage signed) {
    if (!signed.instance().equals(group.instance())) {
      return Optional.of(Reason.OTHER_INSTANCE);
    }
    if (signed.epoch() != group.epoch()) {
      return Optional.of(signed.epoch() < group.epoch() ? Reason.OLD_EPOCH : Reason.LATER_EPOCH);
    }
    if (!group.contains(signed.sender())) {
      return Optional.of(Reason.UNKNOWN_SENDER);
    }
    return ports.signatures().verify(signed.sender(), signed.body(), signed.signature())
        ? Optional.empty()
        : Optional.of(Reason.BAD_SIGNATURE);
  }

  private boolean proves(Message.NewView newView, int sender) {
    if (sender != group.leader(newView.view())) {
      return false;
    }
    return quorumOf(
        newView.viewChanges(),
        change ->
            change instanceof Message.ViewChange m && m.view() == newView.view() && proves(m));
  }

  private boolean proves(Message.ViewChange change) {
    if (!proves(change.stable())) {
      return false;
    }
    long last = change.stable().sequence();
    for (PreparedProof prepared : change.prepared()) {
      if (prepared.sequence() <= last || prepared.view() >= change.view() || !proves(prepared)) {
        return false;
      }
      last = prepared.sequence();
    }
    return true;
  }

  private boolean proves(PreparedProof prepared) {
    Optional<Proposal> proposal = ports.format().parse(prepared.proposal());
    if (proposal.isEmpty() || proposal.get().sequence() != prepared.sequence()) {
      return false;
    }
    Message expected =
        new Message.Prepare(prepared.view(), prepared.sequence(), proposal.get().digest());
    return quorumOf(prepared.prepares(), expected::equals);
  }

  private boolean proves(StableProof stable) {
    if (stable.sequence() <= group.base()) {
      return stable.equals(group.start());
    }
    Message expected = new Message.Checkpoint(stable.sequence(), stable.id(), stable.stateDigest());
    return quorumOf(stable.votes(), expected::equals);
  }

  /// Whether at least a quorum of distinct replicas, and nobody else, signed messages that fit.
  private boolean quorumOf(List<SignedMessage> votes, java.util.function.Predicate<Message> fits) {
    Set<Integer> senders = new HashSet<>();
    for (SignedMessage vote : votes) {
      if (!fits.test(vote.message()) || !senders.add(vote.sender()) || outside(vote).isPresent()) {
        return false;
      }
    }
    return senders.size() >= group.quorums().quorum();
  }
}
