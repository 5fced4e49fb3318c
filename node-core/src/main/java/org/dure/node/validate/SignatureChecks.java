package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.policy.SignatureSet;
import org.dure.membership.policy.SignedData;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.jspecify.annotations.Nullable;

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
  private final LongAdder computed = new LongAdder();

  public SignatureChecks(SignatureCache cache) {
    this.cache = cache;
  }

  /// Checks creator and endorsers, or finds that this was done.
  public Result check(ParsedEnvelope envelope, ChannelConfig config) {
    AtomicReference<Result.@Nullable Bad> bad = new AtomicReference<>();
    Signers signers =
        cache.findOrCheck(
            envelope.digest(),
            config.sequence(),
            () ->
                switch (checkAnew(envelope, config.membership())) {
                  case Result.Good(Signers found) -> found;
                  case Result.Bad result -> {
                    bad.set(result);
                    yield null;
                  }
                });
    if (signers != null) {
      return new Result.Good(signers);
    }
    return Objects.requireNonNull(bad.get(), "neither good nor bad");
  }

  /// How many signatures on envelopes were checked since the start: creators and endorsements, each
  /// once however often its envelope came.
  public long signaturesComputed() {
    return computed.sum();
  }

  /// Whether [#check] has nothing left to compute.
  boolean isKnown(ParsedEnvelope envelope, ChannelConfig config) {
    return cache.find(envelope.digest(), config.sequence()) != null;
  }

  void forget(ParsedEnvelope envelope, ChannelConfig config) {
    cache.forget(envelope.digest(), config.sequence());
  }

  private Result checkAnew(ParsedEnvelope envelope, ChannelMembership membership) {
    return switch (membership.identity(envelope.creator())) {
      case IdentityResult.Malformed(var refusal) -> new Result.Bad(refusal.message());
      case IdentityResult.Unknown(var refusal) -> new Result.Bad(refusal.message());
      case IdentityResult.Known(Identity creator) -> checkCreator(envelope, creator, membership);
    };
  }

  private Result checkCreator(
      ParsedEnvelope envelope, Identity creator, ChannelMembership membership) {
    var invalidity = creator.validity();
    if (invalidity.isPresent()) {
      return new Result.Bad(invalidity.get().message());
    }
    computed.increment();
    if (!creator.verify(envelope.payload(), envelope.signature())) {
      return new Result.Bad("the creator's signature does not match");
    }
    List<SignedData> endorsements =
        envelope.body() instanceof Body.EndorserTx tx ? endorsements(tx) : List.of();
    computed.add(endorsements.size());
    return new Result.Good(
        new Signers(creator, SignatureSet.verify(endorsements, membership).identities()));
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
