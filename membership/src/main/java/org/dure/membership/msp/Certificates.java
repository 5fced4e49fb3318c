package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.dure.membership.crypto.CryptoException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.EcdsaSignature;
import org.dure.membership.crypto.Pem;
import org.jspecify.annotations.Nullable;

/// Reading X.509 certificates, revocation lists and private keys from PEM or DER, and what Fabric
/// looks at in them.
public final class Certificates {

  private Certificates() {}

  /// @throws MspException if `pem` holds no certificate
  public static X509Certificate parsePem(byte[] pem) throws MspException {
    Pem block = Pem.parse(pem);
    if (block == null) {
      throw new MspException("could not decode the PEM structure");
    }
    return parseDer(block.der());
  }

  /// @throws MspException if `pem` holds no certificate
  public static X509Certificate parsePem(ByteString pem) throws MspException {
    return parsePem(pem.toByteArray());
  }

  /// @throws MspException if `der` is no certificate
  public static X509Certificate parseDer(byte[] der) throws MspException {
    try {
      X509Certificate certificate =
          (X509Certificate) x509().generateCertificate(new ByteArrayInputStream(der));
      if (certificate == null || certificate.getEncoded().length != der.length) {
        throw new MspException("parseCertificate failed: trailing data");
      }
      // The JDK reads over unused bits of the signature, which would give one certificate two forms
      // and its holder two identities.
      ASN1Sequence parts = ASN1Sequence.getInstance(der);
      if (parts.size() != 3 || ASN1BitString.getInstance(parts.getObjectAt(2)).getPadBits() != 0) {
        throw new MspException("parseCertificate failed: unused bits in the signature");
      }
      return certificate;
    } catch (CertificateException | IllegalArgumentException e) {
      throw new MspException("parseCertificate failed: " + e.getMessage(), e);
    }
  }

  /// The DER bytes of a certificate.
  public static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new CryptoException("cannot encode a certificate that was read", e);
    }
  }

  static X509CRL parseCrl(ByteString bytes) throws MspException {
    try {
      X509CRL list = (X509CRL) x509().generateCRL(bytes.newInput());
      if (list == null) {
        throw new MspException("could not parse RevocationList");
      }
      return list;
    } catch (CertificateException | CRLException e) {
      throw new MspException("could not parse RevocationList: " + e.getMessage(), e);
    }
  }

  static PrivateKey privateKey(byte[] pkcs8, CryptoProvider crypto) throws MspException {
    try {
      return crypto.privateKey(pkcs8);
    } catch (CryptoException e) {
      throw new MspException(String.valueOf(e.getMessage()), e);
    }
  }

  static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  /// The values of OU in the subject, in their order.
  static List<String> organizationalUnits(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> units = new ArrayList<>();
    for (RDN rdn : subject.getRDNs(BCStyle.OU)) {
      for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
        if (attribute.getType().equals(BCStyle.OU)) {
          units.add(plain(attribute.getValue()));
        }
      }
    }
    return List.copyOf(units);
  }

  private static String plain(ASN1Encodable value) {
    return value instanceof org.bouncycastle.asn1.ASN1String string
        ? string.getString()
        : IETFUtils.valueToString(value);
  }

  static ByteString subjectKeyIdentifier(X509Certificate certificate) throws MspException {
    byte @Nullable [] value =
        extension(certificate.getExtensionValue(oid(Extension.subjectKeyIdentifier)));
    if (value == null) {
      throw new MspException("subjectKeyIdentifier not found in certificate");
    }
    try {
      return ByteString.copyFrom(SubjectKeyIdentifier.getInstance(value).getKeyIdentifier());
    } catch (IllegalArgumentException e) {
      throw new MspException("failed to unmarshal Subject Key Identifier", e);
    }
  }

  static ByteString authorityKeyIdentifier(X509CRL list) throws MspException {
    byte @Nullable [] value =
        extension(list.getExtensionValue(oid(Extension.authorityKeyIdentifier)));
    if (value == null) {
      throw new MspException(
          "could not obtain Authority Key Identifier for crl: authorityKeyIdentifier not found in certificate");
    }
    try {
      byte[] key = AuthorityKeyIdentifier.getInstance(value).getKeyIdentifierOctets();
      return key == null ? ByteString.EMPTY : ByteString.copyFrom(key);
    } catch (IllegalArgumentException e) {
      throw new MspException("failed to unmarshal AKI", e);
    }
  }

  private static String oid(ASN1ObjectIdentifier identifier) {
    return identifier.getId();
  }

  private static byte @Nullable [] extension(byte @Nullable [] wrapped) {
    return wrapped == null ? null : ASN1OctetString.getInstance(wrapped).getOctets();
  }

  /// The certificate with the S of its issuer's ECDSA signature made low, as Fabric does before it
  /// hashes or compares certificates (`msp/cert.go sanitizeECDSASignedCert`), else itself.
  static X509Certificate withLowS(X509Certificate certificate, PublicKey issuer)
      throws MspException {
    if (!isEcdsaSigned(certificate) || !(issuer instanceof ECKey key)) {
      return certificate;
    }
    EcdsaSignature signature = EcdsaSignature.parse(certificate.getSignature());
    if (signature == null) {
      throw new MspException("the signature on the certificate is not a DER ECDSA signature");
    }
    if (signature.isLowS(key.getParams().getOrder())) {
      return certificate;
    }
    try {
      ASN1Sequence parts = ASN1Sequence.getInstance(encoded(certificate));
      byte[] low = signature.lowS(key.getParams().getOrder()).der();
      DERSequence whole =
          new DERSequence(
              new ASN1Encodable[] {
                parts.getObjectAt(0), parts.getObjectAt(1), new DERBitString(low)
              });
      return parseDer(whole.getEncoded());
    } catch (IOException e) {
      throw new MspException("marshalling of the certificate failed", e);
    }
  }

  static boolean isEcdsaSigned(X509Certificate certificate) {
    return certificate.getSigAlgOID().startsWith("1.2.840.10045.4.");
  }

  private static CertificateFactory x509() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}
