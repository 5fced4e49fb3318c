package org.dure.membership.msp;

/// Why an identity was not accepted, or does not have the role asked for.
///
/// @param reason the class of the refusal, to count by
/// @param message a sentence for logs and clients, in Fabric's words where it has them
public record Refusal(Reason reason, String message) {

  /// The classes of refusal.
  public enum Reason {
    /// The bytes are no identity: protobuf, PEM or certificate do not decode.
    MALFORMED,
    /// The MSP id is not one of the channel's.
    UNKNOWN_MSP,
    /// No chain from the certificate to a root of the MSP.
    UNKNOWN_AUTHORITY,
    /// The certificate or one of its chain is outside its validity.
    EXPIRED,
    /// A valid CRL of the issuer lists the certificate.
    REVOKED,
    /// A CA certificate used as an identity, or an issuer that may not issue identities.
    NOT_AN_IDENTITY,
    /// The key is of a kind the MSP does not accept.
    UNSUPPORTED_KEY,
    /// The organisational units do not give exactly one role, or are not the MSP's.
    WRONG_ORGANIZATIONAL_UNIT,
    /// A valid identity that is not the principal asked for.
    NOT_THE_PRINCIPAL,
    /// The signature does not check.
    BAD_SIGNATURE
  }
}
