package org.dure.node.peer;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;

/// What a TLS certificate is recognised by: its public key (a marshalled SubjectPublicKeyInfo). A
/// renewed certificate over the same key is the same party, so a renewal needs no change of the
/// channel's configuration.
public record TlsKey(ByteString subjectPublicKeyInfo) {

  public static TlsKey of(X509Certificate certificate) {
    return new TlsKey(ByteString.copyFrom(certificate.getPublicKey().getEncoded()));
  }
}
