package org.dure.contracts.land;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// Who sent the transaction, read from the certificate and nothing else.
record Caller(String ownerId, String mspId, Set<String> ous, ClientIdentity identity) {
  private static final int OWNER_DIGITS = 40;

  static Caller of(ChaincodeStub stub) {
    try {
      ClientIdentity identity = new ClientIdentity(stub);
      return new Caller(
          ownerId(identity.getMSPID(), identity.getId()),
          identity.getMSPID(),
          ous(identity.getX509Certificate()),
          identity);
    } catch (CertificateException | IOException e) {
      throw new ChaincodeException("the caller's certificate cannot be read", e);
    }
  }

  private static String ownerId(String mspId, String id) {
    byte[] hash = sha256((mspId + "\n" + id).getBytes(StandardCharsets.UTF_8));
    String digits = HexFormat.of().formatHex(hash).substring(0, OWNER_DIGITS);
    return OwnerId.certified(OwnerId.CERTIFIED + mspId + ":" + digits);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<String> ous(X509Certificate certificate) {
    Set<String> ous = new TreeSet<>();
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    for (RDN rdn : subject.getRDNs(BCStyle.OU)) {
      for (AttributeTypeAndValue part : rdn.getTypesAndValues()) {
        if (part.getType().equals(BCStyle.OU)) {
          ous.add(IETFUtils.valueToString(part.getValue()));
        }
      }
    }
    return ous;
  }

  boolean is(Role role, RegistryConfig config) {
    return config.rule(role).admits(this);
  }

  void require(Role role, RegistryConfig config) {
    if (!is(role, config)) {
      RoleRule rule = config.rule(role);
      throw role.missing()
          .refusal(
              "%s is no %s: needs MSP %s and OU %s or attribute %s",
              identity.getId(), role.text(), rule.mspIds(), rule.ous(), rule.attribute());
    }
  }
}
