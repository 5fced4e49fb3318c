package org.dure.node.endorse;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.model.MalformedException;
import org.dure.model.tx.UnpackedProposal;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a proposal may be processed: form, creator, signature, time, novelty and right, in this
/// order. Clients match the texts, which are Fabric's; why an identity is refused goes to the log
/// only.
final class ProposalCheck {

  private static final Logger LOG = LoggerFactory.getLogger(ProposalCheck.class);
  private static final String PROPOSE = "peer/Propose";

  private final AccessControl access;
  private final ChannelMembership ownMsp;
  private final Clock clock;
  private final Duration timeWindow;

  ProposalCheck(AccessControl access, ChannelMembership ownMsp, Clock clock, Duration timeWindow) {
    this.access = access;
    this.ownMsp = ownMsp;
    this.clock = clock;
    this.timeWindow = timeWindow;
  }

  /// What is wrong, or null.
  ///
  /// @param channel null for a proposal without a channel, which the node's own organisation may
  ///   make
  @Nullable String refusal(
      UnpackedProposal proposal, @Nullable ChannelAccess channel, boolean ofTheNode) {
    ChannelMembership members = channel == null ? ownMsp : channel.config().membership();
    String invalid = invalid(proposal, members);
    if (invalid != null) {
      return "error validating proposal: " + invalid;
    }
    if (channel == null) {
      return null;
    }
    if (channel.ledger().transaction(proposal.txId()).isPresent()) {
      return "duplicate transaction found [%s]. Creator [%s]"
          .formatted(proposal.txId(), HexFormat.of().formatHex(proposal.creator().toByteArray()));
    }
    if (ofTheNode) {
      return null;
    }
    return members.identity(proposal.creator()) instanceof IdentityResult.Known(Identity creator)
        ? access.refusalOfVerified(PROPOSE, channel, creator)
        : unknownCreator(proposal);
  }

  private @Nullable String invalid(UnpackedProposal proposal, ChannelMembership members) {
    try {
      proposal.checkForm();
    } catch (MalformedException e) {
      return e.getMessage();
    }
    return switch (members.identity(proposal.creator())) {
      case IdentityResult.Malformed(var refusal) -> {
        LOG.info("proposal refused txId={} why={}", proposal.txId(), refusal.message());
        yield unknownCreator(proposal);
      }
      case IdentityResult.Unknown(var refusal) -> {
        LOG.info("proposal refused txId={} why={}", proposal.txId(), refusal.message());
        yield unknownCreator(proposal);
      }
      case IdentityResult.Known(Identity creator) -> invalidCreator(proposal, creator);
    };
  }

  private @Nullable String invalidCreator(UnpackedProposal proposal, Identity creator) {
    Instant now = clock.instant();
    String denied =
        "access denied: channel [%s] creator org [%s]"
            .formatted(proposal.channelId(), creator.mspId());
    var refusal = creator.expiry(now).or(creator::validity);
    if (refusal.isPresent()) {
      LOG.info("proposal refused txId={} why={}", proposal.txId(), refusal.get().message());
      return denied;
    }
    if (!creator.verify(proposal.signed().getProposalBytes(), proposal.signed().getSignature())) {
      LOG.info("proposal refused txId={} why=bad signature", proposal.txId());
      return denied;
    }
    return outsideWindow(proposal.channelHeader().getTimestamp(), now);
  }

  private @Nullable String outsideWindow(Timestamp timestamp, Instant now) {
    long seconds = timestamp.getSeconds();
    long earliest = now.minus(timeWindow).getEpochSecond();
    long latest = now.plus(timeWindow).getEpochSecond();
    if (seconds < earliest || seconds > latest) {
      return "timestamp %d s is more than %d s away from the current server time %d s"
          .formatted(seconds, timeWindow.toSeconds(), now.getEpochSecond());
    }
    return null;
  }

  private static String unknownCreator(UnpackedProposal proposal) {
    return "access denied: channel [%s] creator org unknown, creator is malformed"
        .formatted(proposal.channelId());
  }
}
