package org.dure.membership.msp;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.dure.membership.crypto.CryptoException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;

/// Reading X.509 certificates and private keys from PEM or DER.
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

  /// @throws MspException if `der` is no certificate
  public static X509Certificate parseDer(byte[] der) throws MspException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new MspException("parseCertificate failed: " + e.getMessage(), e);
    }
  }

  static PrivateKey privateKey(byte[] pkcs8, CryptoProvider crypto) throws MspException {
    try {
      return crypto.privateKey(pkcs8);
    } catch (CryptoException e) {
      throw new MspException(e.getMessage() == null ? "bad private key" : e.getMessage(), e);
    }
  }
}
