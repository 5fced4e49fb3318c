package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.model.Wire;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/// Decides whether an envelope may be ordered: its form, its channel, its creator's identity and
/// signature, and the channel's Writers policy. Endorsements are checked along the way and
/// remembered for the block; whether they suffice is for the block to say, as the chaincode's
/// definition may change before. All nodes answer alike under one configuration, so no clock is
/// asked: whether a certificate has expired is checked where clients come in ([#refusalAtEntry]).
/// Thread-safe.
public final class EnvelopeVerifier {
  private static final String WRITERS = "/Channel/Writers";

  /// The decision.
  public sealed interface Verdict {
    /// It may be ordered.
    record Fit() implements Verdict {}

    /// It is broken, or signed by nobody the channel knows.
    ///
    /// @param code a short fixed word to count by
    record Unfit(String code, String message) implements Verdict {}

    /// Its creator may not write to the channel.
    record Forbidden(String code, String message) implements Verdict {}
  }

  private final String channelId;
  private final Supplier<ChannelConfig> config;
  private final SignatureChecks checks;
  private final Clock clock;

  public EnvelopeVerifier(
      String channelId, Supplier<ChannelConfig> config, SignatureChecks checks, Clock clock) {
    this.channelId = channelId;
    this.config = config;
    this.checks = checks;
    this.clock = clock;
  }

  /// How many signatures on envelopes this node has computed, here and in blocks.
  public long signaturesComputed() {
    return checks.signaturesComputed();
  }

  /// Checks an envelope; takes as long as its signatures take.
  public Verdict verify(ParsedEnvelope envelope) {
    return switch (envelope.body()) {
      case Body.Malformed(var code, var stage, String reason) ->
          new Verdict.Unfit(code.name(), reason);
      case Body.ConfigTx config -> configuration();
      case Body.ConfigUpdateTx update -> configuration();
      case Body.EndorserTx tx -> verifyTransaction(envelope);
    };
  }

  private static Verdict configuration() {
    return new Verdict.Unfit(
        "INVALID_CONFIG_TRANSACTION", "this channel takes no configuration updates");
  }

  private Verdict verifyTransaction(ParsedEnvelope envelope) {
    if (!envelope.channelId().equals(channelId)) {
      return new Verdict.Unfit(
          "TARGET_CHAIN_NOT_FOUND",
          "the transaction is for channel '%s', not '%s'"
              .formatted(envelope.channelId(), channelId));
    }
    ChannelConfig current = config.get();
    return switch (checks.check(envelope, current)) {
      case SignatureChecks.Result.Bad(String reason) ->
          new Verdict.Forbidden("BAD_CREATOR_SIGNATURE", "permission denied: " + reason);
      case SignatureChecks.Result.Good(Signers signers) -> mayWrite(signers.creator(), current);
    };
  }

  private Verdict mayWrite(Identity creator, ChannelConfig current) {
    return switch (current.policies().policy(WRITERS).evaluate(List.of(creator))) {
      case PolicyVerdict.Satisfied() -> new Verdict.Fit();
      case PolicyVerdict.Unsatisfied(String message) ->
          new Verdict.Forbidden("NO_WRITER", "permission denied: " + message);
    };
  }

  /// Why a client may not hand in this envelope now, though it may be ordered if another node took
  /// it: its creator's certificate has expired. Says nothing about what does not parse.
  public Optional<String> refusalAtEntry(ByteString envelope) {
    ByteString creator;
    try {
      ByteString payload = Wire.parse(Envelope.parser(), envelope).getPayload();
      ByteString header = Wire.parse(Payload.parser(), payload).getHeader().getSignatureHeader();
      creator = Wire.parse(SignatureHeader.parser(), header).getCreator();
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    }
    boolean expired =
        config.get().membership().identity(creator) instanceof IdentityResult.Known(Identity known)
            && known.expiry(clock.instant()).isPresent();
    return expired ? Optional.of("broadcast client identity expired") : Optional.empty();
  }
}
