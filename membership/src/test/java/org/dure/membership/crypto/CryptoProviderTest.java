package org.dure.membership.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CryptoProviderTest {

  private static final byte[] MESSAGE = "a title deed".getBytes(UTF_8);

  private final CryptoProvider fastest = CryptoProvider.fastest();
  private final CryptoProvider bouncyCastle = CryptoProvider.bouncyCastle();

  @Test
  void theNativeProviderIsChosenWhereItRuns() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"));
    assertThat(fastest.name()).isEqualTo("AmazonCorrettoCryptoProvider");
    assertThat(bouncyCastle.name()).isEqualTo("BC");
  }

  @Test
  void noProviderIsInstalledForEverybody() {
    CryptoProvider.fastest();
    assertThat(Security.getProviders())
        .extracting(java.security.Provider::getName)
        .doesNotContain("BC", "AmazonCorrettoCryptoProvider");
  }

  @Test
  void everySignatureHasLowSAndChecksWithTheOtherProvider() {
    for (CryptoProvider signer : List.of(fastest, bouncyCastle)) {
      KeyPair keys = signer.newKeyPair();
      BigInteger order = ((ECKey) keys.getPublic()).getParams().getOrder();
      for (int i = 0; i < 50; i++) {
        byte[] message = {(byte) i};
        byte[] signature = signer.sign(keys.getPrivate(), message);
        assertThat(EcdsaSignature.parse(signature)).matches(s -> s != null && s.isLowS(order));
        for (CryptoProvider verifier : List.of(fastest, bouncyCastle)) {
          assertThat(verifier.verify(verifier.publicKey(keys.getPublic()), message, signature))
              .isTrue();
        }
      }
    }
  }

  @Test
  void aSignatureWithHighSIsRefusedAlthoughItIsMathematicallyRight() throws Exception {
    KeyPair keys = fastest.newKeyPair();
    EcdsaSignature low = parsed(fastest.sign(keys.getPrivate(), MESSAGE));
    BigInteger order = ((ECKey) keys.getPublic()).getParams().getOrder();
    byte[] high = new EcdsaSignature(low.r(), order.subtract(low.s())).der();

    Signature plain = Signature.getInstance("SHA256withECDSA", new BouncyCastleProvider());
    plain.initVerify(bouncyCastle.publicKey(keys.getPublic()));
    plain.update(MESSAGE);
    assertThat(plain.verify(high)).isTrue();

    assertThat(fastest.verify(keys.getPublic(), MESSAGE, high)).isFalse();
    assertThat(fastest.verify(keys.getPublic(), MESSAGE, parsed(high).lowS(order).der())).isTrue();
  }

  @Test
  void aForgedSignatureIsRefused() {
    KeyPair keys = fastest.newKeyPair();
    KeyPair other = fastest.newKeyPair();
    byte[] signature = fastest.sign(keys.getPrivate(), MESSAGE);
    assertThat(fastest.verify(other.getPublic(), MESSAGE, signature)).isFalse();
    assertThat(fastest.verify(keys.getPublic(), "another deed".getBytes(UTF_8), signature))
        .isFalse();
    for (int i = 0; i < signature.length; i++) {
      byte[] damaged = signature.clone();
      damaged[i] ^= 1;
      assertThat(fastest.verify(keys.getPublic(), MESSAGE, damaged)).as("byte %d", i).isFalse();
    }
  }

  @Test
  void bytesThatAreNoSignatureAreRefusedWithoutAnException() {
    KeyPair keys = fastest.newKeyPair();
    byte[] signature = fastest.sign(keys.getPrivate(), MESSAGE);
    for (int length = 0; length < signature.length; length++) {
      assertThat(fastest.verify(keys.getPublic(), MESSAGE, Arrays.copyOf(signature, length)))
          .isFalse();
    }
    byte[] longer = Arrays.copyOf(signature, signature.length + 1);
    assertThat(fastest.verify(keys.getPublic(), MESSAGE, longer)).isFalse();
    assertThat(fastest.verify(keys.getPublic(), MESSAGE, new byte[300])).isFalse();
    assertThat(EcdsaSignature.parse(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 1})).isNull();
    assertThat(EcdsaSignature.parse(new byte[] {0x30, 7, 2, 2, 0, 1, 2, 1, 1})).isNull();
  }

  @Test
  void signaturesOfP384AndEd25519Check() throws Exception {
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPairGenerator edwards = KeyPairGenerator.getInstance("Ed25519");
    for (KeyPairGenerator generator : List.of(p384, edwards)) {
      KeyPair keys = generator.generateKeyPair();
      byte[] signature = fastest.sign(fastest.privateKey(keys.getPrivate().getEncoded()), MESSAGE);
      var key = fastest.publicKey(keys.getPublic());
      assertThat(fastest.verify(key, MESSAGE, signature)).isTrue();
      assertThat(fastest.verify(key, new byte[1], signature)).isFalse();
    }
  }

  @Test
  void aKeyOfAnotherKindIsRefused() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThatThrownBy(() -> fastest.publicKey(rsa.getPublic()))
        .isInstanceOf(CryptoException.class)
        .hasMessageContaining("RSA");
    assertThat(fastest.verify(rsa.getPublic(), MESSAGE, new byte[70])).isFalse();
    assertThatThrownBy(() -> fastest.privateKey(rsa.getPrivate().getEncoded()))
        .isInstanceOf(CryptoException.class);
  }

  private static EcdsaSignature parsed(byte[] der) {
    EcdsaSignature signature = EcdsaSignature.parse(der);
    if (signature == null) {
      throw new AssertionError("not a signature");
    }
    return signature;
  }
}
