package org.dure.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.concurrent.TimeUnit;
import org.dure.membership.crypto.CryptoProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// ECDSA P-256 over 1 KiB, signing and checking, by the provider that a node chooses, by Bouncy
/// Castle, and by the JDK's own for comparison. Signatures are what a node spends most of its
/// processor time on.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SignatureBenchmark {
  @Param({"fastest", "bouncy-castle", "jdk"})
  String provider = "fastest";

  private final byte[] message = new byte[1024];
  private Algorithm algorithm;
  private byte[] signature;

  /// One way to sign and check with a key pair of its own.
  private interface Algorithm {
    byte[] sign(byte[] message) throws GeneralSecurityException;

    boolean verify(byte[] message, byte[] signature) throws GeneralSecurityException;
  }

  @Setup
  public void makeKeys() throws GeneralSecurityException {
    algorithm =
        switch (provider) {
          case "fastest" -> of(CryptoProvider.fastest());
          case "bouncy-castle" -> of(CryptoProvider.bouncyCastle());
          default -> ofJdk();
        };
    signature = algorithm.sign(message);
  }

  @Benchmark
  public byte[] sign() throws GeneralSecurityException {
    return algorithm.sign(message);
  }

  @Benchmark
  public boolean verify() throws GeneralSecurityException {
    return algorithm.verify(message, signature);
  }

  private static Algorithm of(CryptoProvider crypto) {
    KeyPair pair = crypto.newKeyPair();
    PublicKey key = crypto.publicKey(pair.getPublic());
    return new Algorithm() {
      @Override
      public byte[] sign(byte[] message) {
        return crypto.sign(pair.getPrivate(), message);
      }

      @Override
      public boolean verify(byte[] message, byte[] signature) {
        return crypto.verify(key, message, signature);
      }
    };
  }

  private static Algorithm ofJdk() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    return new Algorithm() {
      @Override
      public byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSA", "SunEC");
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return signer.sign();
      }

      @Override
      public boolean verify(byte[] message, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA", "SunEC");
        verifier.initVerify(pair.getPublic());
        verifier.update(message);
        return verifier.verify(signature);
      }
    };
  }
}
