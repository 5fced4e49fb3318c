package org.dure.membership.ca;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.MspException;
import org.jspecify.annotations.Nullable;

/// Signs certificates and revocation lists with an EC P-256 key, in the shape of Fabric's
/// cryptogen: random 127-bit serial numbers, validity from five minutes ago, signatures in low S,
/// subject and authority key identifiers the SHA-256 of the public point. Leafs live 10 years as
/// their authority does, and never longer than it.
public final class CertificateAuthority {

  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 127;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final CryptoProvider crypto;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key, CryptoProvider crypto) {
    this.certificate = certificate;
    this.key = key;
    this.crypto = crypto;
  }

  /// What a certificate is for.
  public enum Usage {
    /// Signing proposals, endorsements and blocks.
    IDENTITY,
    /// TLS as server and as client.
    TLS
  }

  /// What a leaf certificate says.
  ///
  /// @param commonName of its subject
  /// @param organizationalUnits of its subject, such as `peer`
  /// @param alternativeNames host names and IP addresses
  public record Leaf(
      String commonName,
      List<String> organizationalUnits,
      List<String> alternativeNames,
      Usage usage) {
    public Leaf {
      organizationalUnits = List.copyOf(organizationalUnits);
      alternativeNames = List.copyOf(alternativeNames);
    }
  }

  /// A new self-signed authority.
  public static CertificateAuthority root(
      String commonName, String organization, KeyPair keys, CryptoProvider crypto)
      throws MspException {
    X500Name name = subject(commonName, organization, List.of());
    Instant from = now();
    Body body = new Body(name, keys.getPublic(), from, from.plus(VALIDITY), authorityExtensions());
    return new CertificateAuthority(
        sign(body, name, keys.getPublic(), keys.getPrivate(), crypto), keys.getPrivate(), crypto);
  }

  /// An authority that was made before.
  public static CertificateAuthority of(
      X509Certificate certificate, PrivateKey key, CryptoProvider crypto) {
    return new CertificateAuthority(certificate, key, crypto);
  }

  /// A new authority below this one.
  public CertificateAuthority intermediate(String commonName, String organization, KeyPair keys)
      throws MspException {
    Body body =
        new Body(
            subject(commonName, organization, List.of()),
            keys.getPublic(),
            now(),
            certificate.getNotAfter().toInstant(),
            authorityExtensions());
    return new CertificateAuthority(sign(body), keys.getPrivate(), crypto);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /// The private key, to be kept in a file of the owner only.
  public PrivateKey key() {
    return key;
  }

  /// Certifies `subjectKey`.
  public X509Certificate issue(Leaf leaf, PublicKey subjectKey) throws MspException {
    return issue(leaf, subjectKey, now(), VALIDITY);
  }

  /// [#issue(Leaf, PublicKey)] for a validity of its own; it ends with this authority's at the
  /// latest.
  public X509Certificate issue(Leaf leaf, PublicKey subjectKey, Instant from, Duration validity)
      throws MspException {
    Instant end = certificate.getNotAfter().toInstant();
    Instant until = from.plus(validity);
    return sign(
        new Body(
            subject(leaf.commonName(), null, leaf.organizationalUnits()),
            subjectKey,
            from,
            until.isBefore(end) ? until : end,
            builder -> addLeafExtensions(builder, leaf)));
  }

  /// A revocation list (DER) of the certificates, valid for `validity` from now.
  public byte[] revoke(List<X509Certificate> revoked, Duration validity) throws MspException {
    Instant now = now();
    X509v2CRLBuilder builder = new X509v2CRLBuilder(name(), Date.from(now));
    builder.setNextUpdate(Date.from(now.plus(validity)));
    for (X509Certificate each : revoked) {
      builder.addCRLEntry(each.getSerialNumber(), Date.from(now), CRLReason.unspecified);
    }
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, authorityKey(certificate.getPublicKey()));
      return builder.build(signer(key, crypto)).getEncoded();
    } catch (IOException e) {
      throw new MspException("cannot encode a revocation list", e);
    }
  }

  @FunctionalInterface
  private interface Extensions {
    void add(X509v3CertificateBuilder builder) throws IOException;
  }

  private record Body(
      X500Name subject, PublicKey key, Instant from, Instant until, Extensions extensions) {}

  private X509Certificate sign(Body body) throws MspException {
    return sign(body, name(), certificate.getPublicKey(), key, crypto);
  }

  private static X509Certificate sign(
      Body body, X500Name issuer, PublicKey issuerKey, PrivateKey key, CryptoProvider crypto)
      throws MspException {
    BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial,
            Date.from(body.from()),
            Date.from(body.until()),
            body.subject(),
            body.key());
    try {
      builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKey(issuerKey));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(body.key())));
      body.extensions().add(builder);
      return Certificates.parseDer(builder.build(signer(key, crypto)).getEncoded());
    } catch (IOException e) {
      throw new MspException("cannot encode a certificate for " + body.subject(), e);
    }
  }

  private static Extensions authorityExtensions() {
    return builder -> {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.digitalSignature
                  | KeyUsage.keyEncipherment
                  | KeyUsage.keyCertSign
                  | KeyUsage.cRLSign));
      builder.addExtension(Extension.extendedKeyUsage, false, tlsUsages());
    };
  }

  private static void addLeafExtensions(X509v3CertificateBuilder builder, Leaf leaf)
      throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    switch (leaf.usage()) {
      case IDENTITY ->
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      case TLS -> {
        builder.addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        builder.addExtension(Extension.extendedKeyUsage, false, tlsUsages());
      }
    }
    if (!leaf.alternativeNames().isEmpty()) {
      List<GeneralName> names = new ArrayList<>();
      for (String name : leaf.alternativeNames()) {
        names.add(
            new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
      }
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
  }

  private static ExtendedKeyUsage tlsUsages() {
    return new ExtendedKeyUsage(
        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
  }

  private static X500Name subject(
      String commonName, @Nullable String organization, List<String> units) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    builder.addRDN(BCStyle.C, "US");
    builder.addRDN(BCStyle.ST, "California");
    builder.addRDN(BCStyle.L, "San Francisco");
    if (organization != null) {
      builder.addRDN(BCStyle.O, organization);
    }
    for (String unit : units) {
      builder.addRDN(BCStyle.OU, unit);
    }
    return builder.addRDN(BCStyle.CN, commonName).build();
  }

  private X500Name name() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static AuthorityKeyIdentifier authorityKey(PublicKey issuer) {
    return new AuthorityKeyIdentifier(keyId(issuer));
  }

  private static byte[] keyId(PublicKey key) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(
              SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getOctets());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(CLOCK_SKEW);
  }

  private static ContentSigner signer(PrivateKey key, CryptoProvider crypto) {
    AlgorithmIdentifier algorithm =
        new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    return new ContentSigner() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
      }

      @Override
      public OutputStream getOutputStream() {
        return body;
      }

      @Override
      public byte[] getSignature() {
        return crypto.sign(key, body.toByteArray());
      }
    };
  }
}
