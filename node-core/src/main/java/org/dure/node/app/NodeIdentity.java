package org.dure.node.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.crypto.CryptoException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Msp;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.dure.node.config.NodeConfig;
import org.dure.node.peer.PeerTls;

/// The keys and certificates of a node, read from its folders.
///
/// @param ownMsp knows the identities of the node's organisation, whatever channel
record NodeIdentity(
    SigningIdentity signer, ChannelMembership ownMsp, PeerTls tls, CryptoProvider crypto) {

  static NodeIdentity load(NodeConfig config, CryptoProvider crypto) throws NodeStartException {
    try {
      SigningIdentity signer =
          MspDirectory.signingIdentity(config.mspDir(), config.mspId(), crypto);
      Msp msp = Msp.of(MspDirectory.config(config.mspDir(), config.mspId()), crypto);
      return new NodeIdentity(
          signer, ChannelMembership.of(List.of(msp)), tls(config.tls()), crypto);
    } catch (IOException | MspException | CryptoException e) {
      throw new NodeStartException(
          "cannot use the identity in %s (mspDir): %s".formatted(config.mspDir(), e.getMessage()),
          e);
    }
  }

  private static PeerTls tls(NodeConfig.Tls files) throws NodeStartException {
    return new PeerTls(tlsKey(files.privateKey()), certificates(files.certificate()));
  }

  private static PrivateKey tlsKey(Path file) throws NodeStartException {
    try {
      Pem pem = Pem.parse(Files.readAllBytes(file));
      if (pem == null) {
        throw new NodeStartException(file + " (tls.privateKey) is no PEM file");
      }
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pem.der()));
    } catch (IOException | GeneralSecurityException e) {
      throw new NodeStartException(
          "cannot use %s (tls.privateKey) as an EC key in PKCS#8: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws NodeStartException {
    try {
      return certificates(Files.readAllBytes(file));
    } catch (IOException | CertificateException e) {
      throw new NodeStartException(
          "cannot use %s (tls.certificate): %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
