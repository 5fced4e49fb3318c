package org.dure.contract.test;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.json.JSONObject;

/// A caller: an MSP id and a self-signed certificate with the organisational unit and Fabric CA
/// attributes asked for. The harness believes it; no CA is involved.
public record TestIdentity(
    String mspId, String name, String ou, Map<String, String> attributes, byte[] creator) {
  private static final ASN1ObjectIdentifier FABRIC_ATTRIBUTES =
      new ASN1ObjectIdentifier("1.2.3.4.5.6.7.8.1");

  public TestIdentity {
    attributes = Map.copyOf(attributes);
  }

  /// An identity with the OU `client`, as `User1@org1.example.com` of Fabric's test network has.
  public static TestIdentity client(String mspId, String name) {
    return of(mspId, name, "client", Map.of());
  }

  public static TestIdentity of(
      String mspId, String name, String ou, Map<String, String> attributes) {
    return new TestIdentity(
        mspId, name, ou, attributes, serialized(mspId, certificate(name, ou, attributes)));
  }

  private static byte[] serialized(String mspId, byte[] der) {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";
    return SerializedIdentity.newBuilder()
        .setMspid(mspId)
        .setIdBytes(ByteString.copyFromUtf8(pem))
        .build()
        .toByteArray();
  }

  private static byte[] certificate(String name, String ou, Map<String, String> attributes) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X500Name subject =
          new X500NameBuilder().addRDN(BCStyle.OU, ou).addRDN(BCStyle.CN, name).build();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.ONE,
              Date.from(Instant.parse("2020-01-01T00:00:00Z")),
              Date.from(Instant.parse("2120-01-01T00:00:00Z")),
              subject,
              keys.getPublic());
      if (!attributes.isEmpty()) {
        JSONObject json = new JSONObject(Map.of("attrs", new TreeMap<>(attributes)));
        builder.addExtension(
            FABRIC_ATTRIBUTES, false, json.toString().getBytes(StandardCharsets.UTF_8));
      }
      X509CertificateHolder holder =
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
      return holder.getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make a certificate for " + name, e);
    }
  }
}
