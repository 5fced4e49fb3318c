package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.util.List;
import org.dure.membership.crypto.CryptoProvider;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/// One organisation's membership service.
public final class Msp {

  /// @throws MspException if the configuration does not hold together
  public static Msp of(MSPConfig config, CryptoProvider crypto) throws MspException {
    throw new UnsupportedOperationException();
  }

  public String id() {
    throw new UnsupportedOperationException();
  }

  /// The authorities that TLS certificates of this organisation come from: roots and intermediates.
  public List<X509Certificate> tlsAuthorities() {
    throw new UnsupportedOperationException();
  }

  /// The identity of this MSP in the PEM bytes.
  public IdentityResult identity(ByteString pem) {
    throw new UnsupportedOperationException();
  }
}
