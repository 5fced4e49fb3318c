package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.membership.crypto.CryptoException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.CertificateChains.Result;
import org.dure.membership.msp.Refusal.Reason;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.jspecify.annotations.Nullable;

/// One organisation's membership service: its authorities, revocation lists, admins and node roles,
/// as Fabric's X.509 MSP of version 1.4.3 and later has them (`msp/mspimpl.go`). Immutable.
public final class Msp {

  private static final int TYPE_X509 = 0;

  private final String id;
  private final MspVersion version;
  private final CryptoProvider crypto;
  private final CertificateChains chains;
  private final Set<X509Certificate> innerAuthorities;
  private final RevocationLists revocations;
  private final Map<String, Set<ByteString>> allowedUnits;
  private final NodeRoles roles;
  private final String hashAlgorithm;
  private final Set<X509Certificate> admins;
  private final List<X509Certificate> authorities;
  private final List<X509Certificate> tlsAuthorities;

  Msp(MspSetup setup) throws MspException {
    this.id = setup.id();
    this.version = setup.version();
    this.crypto = setup.crypto();
    this.chains = setup.chains();
    this.innerAuthorities = setup.innerAuthorities();
    this.revocations = setup.revocations();
    this.hashAlgorithm = setup.hashAlgorithm();
    this.allowedUnits = setup.allowedUnits();
    this.roles = setup.roles();
    this.authorities = setup.authorities();
    this.tlsAuthorities = setup.tlsAuthorities();
    this.admins = setup.admins();
  }

  /// By the rules of capability V3_0.
  ///
  /// @throws MspException if the configuration does not hold together
  public static Msp of(MSPConfig config, CryptoProvider crypto) throws MspException {
    return of(config, crypto, MspVersion.V3_0);
  }

  /// @throws MspException if the configuration does not hold together
  public static Msp of(MSPConfig config, CryptoProvider crypto, MspVersion version)
      throws MspException {
    if (config.getType() != TYPE_X509) {
      throw new MspException("MSP type " + config.getType() + " is not supported, only X.509 (0)");
    }
    try {
      return new Msp(MspSetup.of(FabricMSPConfig.parseFrom(config.getConfig()), crypto, version));
    } catch (InvalidProtocolBufferException e) {
      throw new MspException("failed unmarshalling fabric msp config: " + e.getMessage(), e);
    }
  }

  /// The MSP id, such as `Org1MSP`.
  public String id() {
    return id;
  }

  /// Root and intermediate authorities of identities.
  public List<X509Certificate> authorities() {
    return authorities;
  }

  /// The authorities that TLS certificates of this organisation come from: roots and intermediates.
  public List<X509Certificate> tlsAuthorities() {
    return tlsAuthorities;
  }

  /// The identity of this MSP in the PEM bytes (`SerializedIdentity.id_bytes`).
  public IdentityResult identity(ByteString pem) {
    Pem block = Pem.parse(pem.toByteArray());
    if (block == null) {
      return malformed("could not decode the PEM structure");
    }
    X509Certificate certificate;
    try {
      certificate = Certificates.parseDer(block.der());
    } catch (MspException e) {
      return malformed(String.valueOf(e.getMessage()));
    }
    return switch (chains.find(certificate)) {
      case Result.None(Refusal refusal) -> new IdentityResult.Unknown(refusal);
      case Result.Chain(List<X509Certificate> chain) -> known(certificate, chain, pem);
    };
  }

  private IdentityResult known(
      X509Certificate certificate, List<X509Certificate> chain, ByteString pem) {
    PublicKey key;
    try {
      key = crypto.publicKey(certificate.getPublicKey());
    } catch (CryptoException e) {
      return new IdentityResult.Unknown(
          new Refusal(
              Reason.UNSUPPORTED_KEY,
              "failed to import certificate's public key: " + e.getMessage()));
    }
    X509Certificate issuer = chain.size() > 1 ? chain.get(1) : certificate;
    try {
      X509Certificate canonical = Certificates.withLowS(certificate, issuer.getPublicKey());
      ByteString certifiers =
          chain.size() > 1
              ? MspSetup.chainHash(chain.subList(1, chain.size()), hashAlgorithm)
              : ByteString.EMPTY;
      return new IdentityResult.Known(
          new Identity(
              this, canonical, key, pem, certifiers, validate(canonical, chain, certifiers)));
    } catch (MspException e) {
      return malformed(String.valueOf(e.getMessage()));
    }
  }

  private static IdentityResult malformed(String message) {
    return new IdentityResult.Malformed(new Refusal(Reason.MALFORMED, message));
  }

  private @Nullable Refusal validate(
      X509Certificate certificate, List<X509Certificate> chain, ByteString certifiers)
      throws MspException {
    String algorithm = certificate.getPublicKey().getAlgorithm();
    boolean supported =
        algorithm.equals("EC") || (version == MspVersion.V3_0 && algorithm.startsWith("Ed"));
    if (!supported) {
      return new Refusal(
          Reason.UNSUPPORTED_KEY,
          "could not validate identity's public key algorithm: " + algorithm + " is not supported");
    }
    if (Certificates.isAuthority(certificate) || chain.size() < 2) {
      return new Refusal(
          Reason.NOT_AN_IDENTITY,
          "could not obtain certification chain: An X509 certificate with Basic Constraint: Certificate Authority equals true cannot be used as an identity");
    }
    X509Certificate issuer = chain.get(1);
    if (innerAuthorities.contains(issuer)) {
      return new Refusal(
          Reason.NOT_AN_IDENTITY,
          "could not obtain certification chain: invalid validation chain. Parent certificate should be a leaf of the certification tree");
    }
    if (revocations.revokes(certificate, issuer)) {
      return new Refusal(
          Reason.REVOKED,
          "could not validate identity against certification chain: The certificate has been revoked");
    }
    return validateUnits(Certificates.organizationalUnits(certificate), certifiers);
  }

  private @Nullable Refusal validateUnits(List<String> units, ByteString certifiers) {
    if (!allowedUnits.isEmpty()) {
      boolean allowed =
          units.stream().anyMatch(u -> allowedUnits.getOrDefault(u, Set.of()).contains(certifiers));
      if (!allowed) {
        return new Refusal(
            Reason.WRONG_ORGANIZATIONAL_UNIT,
            "could not validate identity's OUs: "
                + (units.isEmpty()
                    ? "the identity certificate does not contain an Organizational Unit (OU)"
                    : "none of the identity's organizational units %s are in MSP %s"
                        .formatted(units, id)));
      }
    }
    return roles.enforced() ? roles.validate(id, units, certifiers) : null;
  }

  NodeRoles roles() {
    return roles;
  }

  CryptoProvider crypto() {
    return crypto;
  }

  boolean isAdmin(X509Certificate certificate) {
    return admins.contains(certificate);
  }
}
