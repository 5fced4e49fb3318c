package org.dure.contracts.welfare.data;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.json.JSONObject;

/// A benefit card: an EC P-256 key. Keys come from a seed, so that a run can be told again; nobody
/// may use such a card for anything real.
///
/// @param publicKey SubjectPublicKeyInfo
public record Card(PrivateKey privateKey, byte[] publicKey) {
  private static final X9ECParameters CURVE = ECNamedCurveTable.getByName("secp256r1");
  private static final int DIGITS = 40;

  public static Card of(long seed, int number) {
    try {
      byte[] hash = sha256("benefit card\n" + seed + "\n" + number);
      BigInteger d =
          new BigInteger(1, hash).mod(CURVE.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE);
      byte[] point = new FixedPointCombMultiplier().multiply(CURVE.getG(), d).getEncoded(false);
      AlgorithmIdentifier algorithm =
          new AlgorithmIdentifier(
              X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
      PrivateKeyInfo info =
          new PrivateKeyInfo(algorithm, new ECPrivateKey(256, d, algorithm.getParameters()));
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      return new Card(key, new SubjectPublicKeyInfo(algorithm, point).getEncoded());
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// The wallet that this card opens.
  public String wallet() {
    return "card:" + HexFormat.of().formatHex(sha256(publicKey)).substring(0, DIGITS);
  }

  /// A payment as `collect` takes it.
  public JSONObject pays(String channel, String programme, Purchase purchase) {
    String wallet = wallet();
    String text =
        String.join(
            "\n",
            "welfare-payment",
            channel,
            programme,
            purchase.merchant(),
            purchase.id(),
            wallet,
            Long.toString(purchase.amount()));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(privateKey);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return new JSONObject()
          .put("payment", purchase.id())
          .put("wallet", wallet)
          .put("amount", purchase.amount())
          .put("key", Base64.getEncoder().encodeToString(publicKey))
          .put("signature", Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA256withECDSA", e);
    }
  }

  private static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
