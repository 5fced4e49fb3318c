package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// A certificate with its private key: who signs proposals, endorsements and blocks. Thread-safe.
public final class SigningIdentity {

  private final String mspId;
  private final X509Certificate certificate;
  private final ByteString serialized;
  private final PrivateKey key;
  private final CryptoProvider crypto;

  private SigningIdentity(
      String mspId,
      X509Certificate certificate,
      ByteString serialized,
      PrivateKey key,
      CryptoProvider crypto) {
    this.mspId = mspId;
    this.certificate = certificate;
    this.serialized = serialized;
    this.key = key;
    this.crypto = crypto;
  }

  /// From the PEM texts of an MSP folder.
  ///
  /// @throws MspException if either does not parse or the key is not the certificate's
  public static SigningIdentity of(
      String mspId, byte[] certificatePem, byte[] keyPem, CryptoProvider crypto)
      throws MspException {
    X509Certificate certificate = Certificates.parsePem(certificatePem);
    Pem pem = Pem.parse(keyPem);
    if (pem == null) {
      throw new MspException("the private key of " + mspId + " is not PEM");
    }
    PrivateKey key = Certificates.privateKey(pem.der(), crypto);
    byte[] trial = certificate.getSerialNumber().toByteArray();
    if (!crypto.verify(
        crypto.publicKey(certificate.getPublicKey()), trial, crypto.sign(key, trial))) {
      throw new MspException(
          "the private key does not belong to the certificate of "
              + certificate.getSubjectX500Principal());
    }
    ByteString serialized =
        SerializedIdentity.newBuilder()
            .setMspid(mspId)
            .setIdBytes(ByteString.copyFrom(certificatePem))
            .build()
            .toByteString();
    return new SigningIdentity(mspId, certificate, serialized, key, crypto);
  }

  public String mspId() {
    return mspId;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /// The marshalled `msp.SerializedIdentity`: what goes in a creator or endorser field.
  public ByteString serialized() {
    return serialized;
  }

  /// ECDSA over SHA-256 of `message`, DER, low S.
  public byte[] sign(byte[] message) {
    return crypto.sign(key, message);
  }

  /// [#sign(byte[])] on byte strings.
  public ByteString sign(ByteString message) {
    return ByteString.copyFrom(sign(message.toByteArray()));
  }
}
