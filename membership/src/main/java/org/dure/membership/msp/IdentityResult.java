package org.dure.membership.msp;

/// What became of the bytes of a `msp.SerializedIdentity`.
public sealed interface IdentityResult {

  /// The bytes hold a certificate that names one of the channel's MSPs. Nothing is said yet about
  /// its chain, revocation or role: see [Identity#validity()].
  record Known(Identity identity) implements IdentityResult {}

  /// The bytes are structurally no identity.
  record Malformed(Refusal refusal) implements IdentityResult {}

  /// The bytes are an identity of nobody this channel knows.
  record Unknown(Refusal refusal) implements IdentityResult {}
}
