package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.CertificateChains.Result;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;

/// Reads and checks an MSP's configuration (`msp/mspimplsetup.go`).
record MspSetup(
    String id,
    MspVersion version,
    CryptoProvider crypto,
    CertificateChains chains,
    List<X509Certificate> authorities,
    Set<X509Certificate> innerAuthorities,
    RevocationLists revocations,
    String hashAlgorithm,
    Map<String, Set<ByteString>> allowedUnits,
    NodeRoles roles,
    Set<X509Certificate> admins,
    List<X509Certificate> tlsAuthorities) {

  static MspSetup of(FabricMSPConfig config, CryptoProvider crypto, MspVersion version)
      throws MspException {
    try {
      return read(config, crypto, version);
    } catch (MspException e) {
      throw new MspException("MSP " + config.getName() + ": " + e.getMessage(), e);
    }
  }

  private static MspSetup read(FabricMSPConfig config, CryptoProvider crypto, MspVersion version)
      throws MspException {
    if (config.getName().isEmpty()) {
      throw new MspException("an MSP needs an id");
    }
    if (config.getRootCertsCount() == 0) {
      throw new MspException("expected at least one CA certificate");
    }
    String hash = hashAlgorithm(config);
    Authorities authorities =
        Authorities.read(config.getRootCertsList(), config.getIntermediateCertsList(), crypto);
    RevocationLists revocations = RevocationLists.parse(config.getRevocationListList(), crypto);
    Set<X509Certificate> inner = authorities.check(revocations);
    Authorities tls =
        Authorities.read(
            config.getTlsRootCertsList(), config.getTlsIntermediateCertsList(), crypto);
    tls.check(revocations);
    NodeRoles roles = roles(config, authorities, inner, hash);
    return new MspSetup(
        config.getName(),
        version,
        crypto,
        authorities.chains(),
        authorities.all(),
        inner,
        revocations,
        hash,
        allowedUnits(config, authorities, inner, hash),
        roles,
        admins(config, authorities, roles),
        tls.all());
  }

  private static String hashAlgorithm(FabricMSPConfig config) throws MspException {
    String family = config.getCryptoConfig().getSignatureHashFamily();
    if (!family.isEmpty() && !family.equals("SHA2")) {
      throw new MspException("hash family not recognized [" + family + "]");
    }
    String name = config.getCryptoConfig().getIdentityIdentifierHashFunction();
    return switch (name) {
      case "", "SHA256" -> "SHA-256";
      case "SHA384" -> "SHA-384";
      case "SHA3_256" -> "SHA3-256";
      case "SHA3_384" -> "SHA3-384";
      default -> throw new MspException("hash function not recognized [" + name + "]");
    };
  }

  /// Hash over the DER of the chain above an identity: Fabric's certifiers identifier.
  static ByteString chainHash(List<X509Certificate> chain, String algorithm) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (X509Certificate certificate : chain) {
        digest.update(Certificates.encoded(certificate));
      }
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static ByteString certifiers(
      ByteString pem, Authorities authorities, Set<X509Certificate> inner, String hash)
      throws MspException {
    X509Certificate certificate = authorities.canonical(Certificates.parsePem(pem));
    if (!authorities.all().contains(certificate)) {
      throw new MspException(
          "Failed adding OU. Certificate ["
              + certificate.getSubjectX500Principal()
              + "] not in root or intermediate certs.");
    }
    if (authorities.roots().contains(certificate)) {
      return chainHash(List.of(certificate), hash);
    }
    if (inner.contains(certificate)) {
      throw new MspException(
          "invalid validation chain. Parent certificate should be a leaf of the certification tree");
    }
    return chainHash(authorities.chainOf(certificate), hash);
  }

  private static Map<String, Set<ByteString>> allowedUnits(
      FabricMSPConfig config, Authorities authorities, Set<X509Certificate> inner, String hash)
      throws MspException {
    Map<String, Set<ByteString>> units = new LinkedHashMap<>();
    for (FabricOUIdentifier unit : config.getOrganizationalUnitIdentifiersList()) {
      units
          .computeIfAbsent(unit.getOrganizationalUnitIdentifier(), k -> new LinkedHashSet<>())
          .add(certifiers(unit.getCertificate(), authorities, inner, hash));
    }
    return Map.copyOf(units);
  }

  private static NodeRoles roles(
      FabricMSPConfig config, Authorities authorities, Set<X509Certificate> inner, String hash)
      throws MspException {
    if (!config.hasFabricNodeOus()) {
      return NodeRoles.none();
    }
    FabricNodeOUs ous = config.getFabricNodeOus();
    Map<MSPRoleType, FabricOUIdentifier> configured = new EnumMap<>(MSPRoleType.class);
    if (ous.hasClientOuIdentifier()) {
      configured.put(MSPRoleType.CLIENT, ous.getClientOuIdentifier());
    }
    if (ous.hasPeerOuIdentifier()) {
      configured.put(MSPRoleType.PEER, ous.getPeerOuIdentifier());
    }
    if (ous.hasAdminOuIdentifier()) {
      configured.put(MSPRoleType.ADMIN, ous.getAdminOuIdentifier());
    }
    if (ous.hasOrdererOuIdentifier()) {
      configured.put(MSPRoleType.ORDERER, ous.getOrdererOuIdentifier());
    }
    Map<MSPRoleType, NodeRoles.Unit> units = new EnumMap<>(MSPRoleType.class);
    for (Map.Entry<MSPRoleType, FabricOUIdentifier> each : configured.entrySet()) {
      ByteString pem = each.getValue().getCertificate();
      units.put(
          each.getKey(),
          new NodeRoles.Unit(
              each.getValue().getOrganizationalUnitIdentifier(),
              pem.isEmpty() ? ByteString.EMPTY : certifiers(pem, authorities, inner, hash)));
    }
    return new NodeRoles(units, ous.getEnable() && !units.isEmpty());
  }

  private static Set<X509Certificate> admins(
      FabricMSPConfig config, Authorities authorities, NodeRoles roles) throws MspException {
    Set<X509Certificate> admins = new LinkedHashSet<>();
    for (ByteString pem : config.getAdminsList()) {
      X509Certificate admin = Certificates.parsePem(pem);
      List<X509Certificate> chain = authorities.chainOf(admin);
      if (chain.size() < 2) {
        throw new MspException("admin " + admins.size() + " is invalid: a CA certificate");
      }
      admins.add(Certificates.withLowS(admin, chain.get(1).getPublicKey()));
      List<String> units = Certificates.organizationalUnits(admin);
      if (roles.enforced()
          && roles.holds(config.getName(), units, MSPRoleType.CLIENT) != null
          && roles.holds(config.getName(), units, MSPRoleType.ADMIN) != null) {
        throw new MspException(
            "admin %d is invalid: neither client nor admin by its OUs %s"
                .formatted(admins.size() - 1, units));
      }
    }
    if (admins.isEmpty() && !(roles.enforced() && roles.defines(MSPRoleType.ADMIN))) {
      throw new MspException(
          "administrators must be declared when no admin ou classification is set");
    }
    return Set.copyOf(admins);
  }

  /// Root and intermediate certificates, their issuers' signatures in low S.
  private record Authorities(
      List<X509Certificate> roots, List<X509Certificate> intermediates, CertificateChains chains) {

    static Authorities read(
        List<ByteString> rootPems, List<ByteString> intermediatePems, CryptoProvider crypto)
        throws MspException {
      List<X509Certificate> roots = new ArrayList<>();
      for (ByteString pem : rootPems) {
        X509Certificate root = Certificates.parsePem(pem);
        if (!crypto.isSignedBy(root, root.getPublicKey())) {
          throw new MspException(
              "root certificate is not self-signed: " + root.getSubjectX500Principal());
        }
        roots.add(Certificates.withLowS(root, root.getPublicKey()));
      }
      List<X509Certificate> raw = new ArrayList<>();
      for (ByteString pem : intermediatePems) {
        raw.add(Certificates.parsePem(pem));
      }
      Authorities first = new Authorities(roots, raw, new CertificateChains(roots, raw, crypto));
      List<X509Certificate> canonical = new ArrayList<>();
      for (X509Certificate intermediate : raw) {
        canonical.add(first.canonical(intermediate));
      }
      return new Authorities(roots, canonical, new CertificateChains(roots, canonical, crypto));
    }

    List<X509Certificate> all() {
      List<X509Certificate> all = new ArrayList<>(roots);
      all.addAll(intermediates);
      return List.copyOf(all);
    }

    List<X509Certificate> chainOf(X509Certificate certificate) throws MspException {
      return switch (chains.find(certificate)) {
        case Result.Chain(List<X509Certificate> chain) -> chain;
        case Result.None(Refusal refusal) ->
            throw new MspException(
                refusal.message() + " (" + certificate.getSubjectX500Principal() + ")");
      };
    }

    X509Certificate canonical(X509Certificate certificate) throws MspException {
      if (certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        return Certificates.withLowS(certificate, certificate.getPublicKey());
      }
      List<X509Certificate> chain = chainOf(certificate);
      X509Certificate issuer = chain.size() > 1 ? chain.get(1) : certificate;
      return Certificates.withLowS(certificate, issuer.getPublicKey());
    }

    /// Checks each authority; returns those that have authorities below them.
    Set<X509Certificate> check(RevocationLists revocations) throws MspException {
      Set<X509Certificate> inner = new LinkedHashSet<>();
      for (X509Certificate authority : all()) {
        String serial = authority.getSerialNumber().toString(16);
        if (!Certificates.isAuthority(authority)) {
          throw new MspException(
              "CA Certificate did not have the CA attribute, (SN: " + serial + ")");
        }
        Certificates.subjectKeyIdentifier(authority);
        List<X509Certificate> chain = chainOf(authority);
        if (chain.size() > 1) {
          if (revocations.revokes(authority, chain.get(1))) {
            throw new MspException(
                "CA Certificate is not valid, (SN: "
                    + serial
                    + "): The certificate has been revoked");
          }
          inner.addAll(chain.subList(1, chain.size()));
        }
      }
      return Set.copyOf(inner);
    }
  }
}
