package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.policy.SignatureSet;
import org.dure.membership.policy.SignedData;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;

/// Checks the signatures on envelopes, each once. Thread-safe.
public final class SignatureChecks {
  /// What came of the check.
  public sealed interface Result {
    /// The creator's identity and signature hold.
    record Good(Signers signers) implements Result {}

    /// They do not (BAD_CREATOR_SIGNATURE).
    ///
    /// @param reason for people
    record Bad(String reason) implements Result {}
  }

  private final SignatureCache cache;

  public SignatureChecks(SignatureCache cache) {
    this.cache = cache;
  }

  /// Checks creator and endorsers, or finds that this was done.
  public Result check(ParsedEnvelope envelope, ChannelConfig config) {
    Signers known = cache.find(envelope.digest(), config.sequence());
    if (known != null) {
      return new Result.Good(known);
    }
    Result result = checkAnew(envelope, config.membership());
    if (result instanceof Result.Good(Signers signers)) {
      cache.remember(envelope.digest(), config.sequence(), signers);
    }
    return result;
  }

  /// Whether [#check] has nothing left to compute.
  boolean isKnown(ParsedEnvelope envelope, ChannelConfig config) {
    return cache.find(envelope.digest(), config.sequence()) != null;
  }

  void forget(ParsedEnvelope envelope, ChannelConfig config) {
    cache.forget(envelope.digest(), config.sequence());
  }

  private static Result checkAnew(ParsedEnvelope envelope, ChannelMembership membership) {
    return switch (membership.identity(envelope.creator())) {
      case IdentityResult.Malformed(var refusal) -> new Result.Bad(refusal.message());
      case IdentityResult.Unknown(var refusal) -> new Result.Bad(refusal.message());
      case IdentityResult.Known(Identity creator) -> checkCreator(envelope, creator, membership);
    };
  }

  private static Result checkCreator(
      ParsedEnvelope envelope, Identity creator, ChannelMembership membership) {
    var invalidity = creator.validity();
    if (invalidity.isPresent()) {
      return new Result.Bad(invalidity.get().message());
    }
    if (!creator.verify(envelope.payload(), envelope.signature())) {
      return new Result.Bad("the creator's signature does not match");
    }
    List<Identity> endorsers =
        envelope.body() instanceof Body.EndorserTx tx
            ? SignatureSet.verify(endorsements(tx), membership).identities()
            : List.of();
    return new Result.Good(new Signers(creator, endorsers));
  }

  private static List<SignedData> endorsements(Body.EndorserTx tx) {
    return tx.endorsements().stream()
        .map(endorsement -> {
          ByteString signed = tx.signedBy(endorsement);
          return new SignedData(signed, endorsement.getEndorser(), endorsement.getSignature());
        })
        .toList();
  }
}
