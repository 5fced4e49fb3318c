package org.dure.contracts.voting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.dure.contracts.voting.crypto.Transcript;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// Who sent the transaction, read from the certificate and nothing else.
///
/// @param id a hash of MSP id, subject and issuer; stays when a certificate is renewed
record Caller(String id, String mspId, Set<String> ous, ClientIdentity identity) {
  private static final int ID_DIGITS = 40;

  static Caller of(ChaincodeStub stub) {
    try {
      ClientIdentity identity = new ClientIdentity(stub);
      return new Caller(
          id(identity.getMSPID(), identity.getId()),
          identity.getMSPID(),
          ous(identity.getX509Certificate()),
          identity);
    } catch (CertificateException | IOException e) {
      throw new ChaincodeException("the caller's certificate cannot be read", e);
    }
  }

  private static String id(String mspId, String id) {
    byte[] bytes = (mspId + "\n" + id).getBytes(StandardCharsets.UTF_8);
    String digits = HexFormat.of().formatHex(Transcript.sha256().digest(bytes));
    return "x509:" + digits.substring(0, ID_DIGITS);
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

  /// Acts for one of these organisations.
  void require(VotingConfig config, Collection<String> mspIds, Rule rule) {
    String[] attribute = config.officialAttribute().split("=", 2);
    boolean official =
        config.officialOus().stream().anyMatch(ous::contains)
            || identity.assertAttributeValue(attribute[0], attribute[1]);
    if (!mspIds.contains(mspId) || !official) {
      throw rule.refusal(
          "%s of %s may not: needs one of the MSPs %s and OU %s or attribute %s",
          identity.getId(), mspId, mspIds, config.officialOus(), config.officialAttribute());
    }
  }

  void requireCommission(VotingConfig config) {
    require(config, config.commissionMspIds(), Rule.NOT_AN_OFFICIAL);
  }
}
