package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.crypto.CryptoProvider;

/// The CRLs of an MSP. A list counts for certificates whose issuer has the list's authority key
/// identifier and signed the list.
record RevocationLists(List<Entry> entries, CryptoProvider crypto) {

  record Entry(ByteString authorityKey, X509CRL list) {}

  RevocationLists {
    entries = List.copyOf(entries);
  }

  static RevocationLists parse(List<ByteString> lists, CryptoProvider crypto) throws MspException {
    List<Entry> entries = new ArrayList<>();
    for (ByteString bytes : lists) {
      X509CRL list = Certificates.parseCrl(bytes);
      entries.add(new Entry(Certificates.authorityKeyIdentifier(list), list));
    }
    return new RevocationLists(entries, crypto);
  }

  boolean revokes(X509Certificate certificate, X509Certificate issuer) throws MspException {
    if (entries.isEmpty()) {
      return false;
    }
    ByteString issuerKey = Certificates.subjectKeyIdentifier(issuer);
    for (Entry entry : entries) {
      if (entry.authorityKey().equals(issuerKey)
          && entry.list().getRevokedCertificate(certificate.getSerialNumber()) != null
          && crypto.isSignedBy(entry.list(), issuer.getPublicKey())) {
        return true;
      }
    }
    return false;
  }
}
