package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.dure.membership.msp.Refusal.Reason;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.jspecify.annotations.Nullable;

/// Somebody known by a certificate that leads to a root of one MSP. Immutable and shared; chain,
/// revocation and roles were checked when it was made.
public final class Identity {

  private final Msp msp;
  private final X509Certificate certificate;
  private final PublicKey key;
  private final ByteString pem;
  private final ByteString certifiers;
  private final @Nullable Refusal invalidity;
  private final String id;
  private final List<String> units;

  Identity(
      Msp msp,
      X509Certificate certificate,
      PublicKey key,
      ByteString pem,
      ByteString certifiers,
      @Nullable Refusal invalidity) {
    this.msp = msp;
    this.certificate = certificate;
    this.key = key;
    this.pem = pem;
    this.certifiers = certifiers;
    this.invalidity = invalidity;
    this.id =
        HexFormat.of().formatHex(MspSetup.chainHash(List.of(certificate), "SHA-256").toByteArray());
    this.units = Certificates.organizationalUnits(certificate);
  }

  /// The id of its MSP.
  public String mspId() {
    return msp.id();
  }

  /// Hex SHA-256 of the certificate (its issuer's signature in low S): with [#mspId()] it tells
  /// identities apart, however their PEM is written.
  public String id() {
    return id;
  }

  /// The certificate, its issuer's signature in low S.
  public X509Certificate certificate() {
    return certificate;
  }

  /// A marshalled `msp.SerializedIdentity` of the PEM it was read from.
  public ByteString serialized() {
    return SerializedIdentity.newBuilder()
        .setMspid(msp.id())
        .setIdBytes(pem)
        .build()
        .toByteString();
  }

  /// The end of the certificate's validity.
  public Instant expiresAt() {
    return certificate.getNotAfter().toInstant();
  }

  /// Refuses when `now` is after [#expiresAt()]. Fabric checks this where clients come in, never
  /// when blocks are validated, where the clock must not matter.
  public Optional<Refusal> expiry(Instant now) {
    return now.isAfter(expiresAt())
        ? Optional.of(new Refusal(Reason.EXPIRED, "identity expired at " + expiresAt()))
        : Optional.empty();
  }

  /// The organisational units of the certificate's subject.
  public List<String> organizationalUnits() {
    return units;
  }

  /// Chain, revocation and roles, as Fabric's `Validate`; empty when all hold. Does not look at the
  /// clock.
  public Optional<Refusal> validity() {
    return Optional.ofNullable(invalidity);
  }

  /// Whether this identity is `principal`; empty when it is.
  public Optional<Refusal> satisfies(MSPPrincipal principal) {
    return satisfies(Principal.parse(principal));
  }

  /// [#satisfies(MSPPrincipal)] on a principal parsed before.
  public Optional<Refusal> satisfies(Principal principal) {
    return Optional.ofNullable(check(principal));
  }

  private @Nullable Refusal check(Principal principal) {
    return switch (principal) {
      case Principal.Role role -> checkRole(role);
      case Principal.OrganizationalUnit unit -> checkUnit(unit);
      case Principal.Holder holder -> checkHolder(holder);
      case Principal.All(List<Principal> all) -> {
        for (Principal each : all) {
          Refusal refusal = check(each);
          if (refusal != null) {
            yield refusal;
          }
        }
        yield null;
      }
      case Principal.Nominal(boolean nominal) ->
          nominal
              ? null
              : other(
                  "Principal is anonymous, but X.509 MSP does not support anonymous identities");
      case Principal.Invalid(String message) -> other(message);
    };
  }

  private @Nullable Refusal checkRole(Principal.Role wanted) {
    if (!wanted.mspId().equals(msp.id())) {
      return otherMsp(wanted.mspId());
    }
    return switch (wanted.role()) {
      case MEMBER -> invalidity;
      case ADMIN -> {
        if (msp.isAdmin(certificate)) {
          yield null;
        }
        yield msp.roles().enforced()
            ? validWith(MSPRoleType.ADMIN, "an admin")
            : other("This identity is not an admin");
      }
      case CLIENT, PEER -> validWith(wanted.role(), "a [" + wanted.role() + "]");
      case ORDERER ->
          msp.roles().enforced()
              ? validWith(MSPRoleType.ORDERER, "a [ORDERER]")
              : other("invalid MSP role type " + wanted.role().getNumber());
      case UNRECOGNIZED -> other("invalid MSP role type");
    };
  }

  private @Nullable Refusal validWith(MSPRoleType role, String name) {
    if (invalidity != null) {
      return new Refusal(
          invalidity.reason(),
          "The identity is not valid under this MSP [%s]: %s"
              .formatted(msp.id(), invalidity.message()));
    }
    Refusal lacking = msp.roles().holds(msp.id(), units, role);
    return lacking == null
        ? null
        : other(
            "The identity is not %s under this MSP [%s]: %s"
                .formatted(name, msp.id(), lacking.message()));
  }

  private @Nullable Refusal checkUnit(Principal.OrganizationalUnit wanted) {
    if (!wanted.mspId().equals(msp.id())) {
      return otherMsp(wanted.mspId());
    }
    if (invalidity != null) {
      return invalidity;
    }
    return units.contains(wanted.unit()) && wanted.certifiers().equals(certifiers)
        ? null
        : other("The identities do not match");
  }

  private @Nullable Refusal checkHolder(Principal.Holder wanted) {
    if (!wanted.mspId().equals(msp.id())) {
      return other(
          "invalid identity principal, not a certificate: expected MSP ID %s, received %s"
              .formatted(msp.id(), wanted.mspId()));
    }
    if (wanted.pem().equals(pem)) {
      return invalidity;
    }
    return msp.identity(wanted.pem()) instanceof IdentityResult.Known(Identity holder)
            && holder.certificate.equals(certificate)
        ? invalidity
        : other("The identities do not match");
  }

  private Refusal otherMsp(String expected) {
    return other(
        "the identity is a member of a different MSP (expected %s, got %s)"
            .formatted(expected, msp.id()));
  }

  private static Refusal other(String message) {
    return new Refusal(Reason.NOT_THE_PRINCIPAL, message);
  }

  /// Whether `signature` is this identity's over `message` (low S demanded).
  public boolean verify(byte[] message, byte[] signature) {
    return msp.crypto().verify(key, message, signature);
  }

  /// [#verify(byte[], byte[])] on byte strings.
  public boolean verify(ByteString message, ByteString signature) {
    return verify(message.toByteArray(), signature.toByteArray());
  }

  /// MSP id and subject, for logs.
  @Override
  public String toString() {
    return msp.id() + "{" + certificate.getSubjectX500Principal() + "}";
  }
}
