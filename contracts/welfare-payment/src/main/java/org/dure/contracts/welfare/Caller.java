package org.dure.contracts.welfare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// Who sent the transaction, read from the certificate and nothing else.
///
/// @param holder the wallet id that goes with the certificate's MSP, subject and issuer
record Caller(String holder, String mspId, Set<String> ous, ClientIdentity identity) {
  static Caller of(ChaincodeStub stub) {
    try {
      ClientIdentity identity = new ClientIdentity(stub);
      return new Caller(
          Ids.holder(Ids.CERTIFIED, utf8(identity.getMSPID() + "\n" + identity.getId())),
          identity.getMSPID(),
          ous(identity.getX509Certificate()),
          identity);
    } catch (CertificateException | IOException e) {
      throw new ChaincodeException("the caller's certificate cannot be read", e);
    }
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

  /// The person behind the certificate: by the attribute that authorities agreed on if the
  /// certificate has it, else one person for each subject of each MSP.
  String person(Config config) {
    String named = identity.getAttributeValue(config.personAttribute());
    return named == null || named.isEmpty()
        ? holder
        : Ids.holder("person:", utf8("person\n" + named));
  }

  boolean has(Role role, Config config) {
    return config.of(role).stream().anyMatch(this::is);
  }

  private boolean is(Config.Principal principal) {
    if (!principal.mspId().equals(mspId)) {
      return false;
    }
    String[] attribute = principal.attribute().split("=", 2);
    return ous.contains(principal.ou())
        || (attribute.length == 2 && identity.assertAttributeValue(attribute[0], attribute[1]));
  }

  /// One of the roles is enough.
  void require(Config config, Role... roles) {
    if (Arrays.stream(roles).noneMatch(role -> has(role, config))) {
      throw Rule.NOT_AUTHORISED.refusal(
          "%s of %s is not %s by the config",
          identity.getId(),
          mspId,
          Arrays.stream(roles).map(Role::text).collect(Collectors.joining(" or ")));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
