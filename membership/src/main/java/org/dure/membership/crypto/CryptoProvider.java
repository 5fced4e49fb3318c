package org.dure.membership.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.dure.model.CorrettoProvider;

/// ECDSA with SHA-256 (P-256, and P-384 for checking) and Ed25519, over one JCA provider chosen
/// when the object is made: Amazon Corretto Crypto Provider where it loads and passes a trial, else
/// Bouncy Castle; never the JDK's own, which is five times slower. Nothing is registered with
/// [java.security.Security]. Thread-safe.
///
/// ECDSA signatures are DER with S in the lower half of the curve's order, as Fabric demands:
/// signing normalises, checking refuses the upper half.
public final class CryptoProvider {

  private static final String ECDSA = "SHA256withECDSA";
  private static final String ED25519 = "Ed25519";

  private final Provider ecdsa;
  private final Provider bouncyCastle;

  private CryptoProvider(Provider ecdsa, Provider bouncyCastle) {
    this.ecdsa = ecdsa;
    this.bouncyCastle = bouncyCastle;
  }

  /// The fastest provider that works on this machine.
  public static CryptoProvider fastest() {
    Provider bouncyCastle = new BouncyCastleProvider();
    Provider ecdsa =
        CorrettoProvider.find().filter(CryptoProvider::passesTrial).orElse(bouncyCastle);
    return new CryptoProvider(ecdsa, bouncyCastle);
  }

  /// Bouncy Castle, for machines without a native provider and to compare with.
  public static CryptoProvider bouncyCastle() {
    Provider provider = new BouncyCastleProvider();
    return new CryptoProvider(provider, provider);
  }

  /// The name of the chosen provider, for logs and status.
  public String name() {
    return ecdsa.getName();
  }

  /// Name and version of the chosen provider.
  public String description() {
    return ecdsa.getName() + " " + ecdsa.getVersionStr();
  }

  /// Whether `signature` is `key`'s over `message`. False for a malformed signature, for one with S
  /// in the upper half, and for a key that is neither EC P-256 or P-384 nor Ed25519.
  public boolean verify(PublicKey key, byte[] message, byte[] signature) {
    boolean elliptic = key instanceof ECPublicKey;
    if (elliptic && !EcdsaSignature.isCanonical(signature, (ECPublicKey) key)) {
      return false;
    }
    if (!elliptic && !isEdwards(key)) {
      return false;
    }
    try {
      Signature verifier =
          elliptic
              ? Signature.getInstance(ECDSA, ecdsa)
              : Signature.getInstance(ED25519, bouncyCastle);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new CryptoException("cannot check a signature with " + description(), e);
    }
  }

  /// Signs `message`: DER with low S for EC keys, 64 bytes for Ed25519.
  public byte[] sign(PrivateKey key, byte[] message) {
    try {
      boolean edwards = isEdwards(key);
      Signature signer =
          edwards
              ? Signature.getInstance(ED25519, bouncyCastle)
              : Signature.getInstance(ECDSA, ecdsa);
      signer.initSign(key);
      signer.update(message);
      byte[] signature = signer.sign();
      return edwards ? signature : EcdsaSignature.toLowS(signature, key);
    } catch (GeneralSecurityException e) {
      throw new CryptoException("cannot sign with " + description(), e);
    }
  }

  /// Whether `certificate` is signed with the private half of `issuer`. S may be high here, as
  /// certificates come from authorities that do not know Fabric's rule.
  public boolean isSignedBy(X509Certificate certificate, PublicKey issuer) {
    try {
      certificate.verify(issuer, isEdwards(issuer) ? bouncyCastle : ecdsa);
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException notSigned) {
      return false;
    }
  }

  /// Whether `list` is signed with the private half of `issuer`.
  public boolean isSignedBy(X509CRL list, PublicKey issuer) {
    try {
      list.verify(issuer, isEdwards(issuer) ? bouncyCastle : ecdsa);
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException notSigned) {
      return false;
    }
  }

  /// This provider's own object for a public key, which it checks fastest with.
  ///
  /// @throws CryptoException if the key is neither EC nor Ed25519, or is damaged
  public PublicKey publicKey(PublicKey key) {
    return publicKey(key.getEncoded(), key.getAlgorithm());
  }

  /// Reads an X.509 SubjectPublicKeyInfo; `algorithm` is a JCA name such as `EC` or `Ed25519`.
  public PublicKey publicKey(byte[] spki, String algorithm) {
    try {
      return factory(algorithm).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new CryptoException("not a usable public key (" + algorithm + ")", e);
    }
  }

  /// Reads an unencrypted PKCS #8 private key, EC or Ed25519.
  public PrivateKey privateKey(byte[] pkcs8) {
    try {
      String algorithm = Pem.isEdwardsPkcs8(pkcs8) ? ED25519 : "EC";
      return factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new CryptoException("not a usable PKCS #8 private key (EC or Ed25519)", e);
    }
  }

  /// A new EC P-256 key pair.
  public KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", ecdsa);
      generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new CryptoException("cannot make a P-256 key with " + description(), e);
    }
  }

  private KeyFactory factory(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "EC", "ECDSA" -> KeyFactory.getInstance("EC", ecdsa);
      case "Ed25519", "EdDSA" -> KeyFactory.getInstance(ED25519, bouncyCastle);
      default -> throw new CryptoException(algorithm + " keys are not supported");
    };
  }

  private static boolean isEdwards(java.security.Key key) {
    return key.getAlgorithm().equals("Ed25519") || key.getAlgorithm().equals("EdDSA");
  }

  private static boolean passesTrial(Provider provider) {
    try {
      CryptoProvider candidate = new CryptoProvider(provider, new BouncyCastleProvider());
      KeyPair pair = candidate.newKeyPair();
      byte[] message = {1, 2, 3};
      byte[] signature = candidate.sign(pair.getPrivate(), message);
      byte[] other = Arrays.copyOf(message, 4);
      return candidate.verify(pair.getPublic(), message, signature)
          && !candidate.verify(pair.getPublic(), other, signature);
    } catch (CryptoException | LinkageError unusable) {
      return false;
    }
  }
}
