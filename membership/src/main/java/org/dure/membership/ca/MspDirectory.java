package org.dure.membership.ca;

import java.io.IOException;
import java.nio.file.Path;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/// Reads an MSP folder (cacerts, intermediatecerts, admincerts, tlscacerts, crls, signcerts,
/// keystore, config.yaml).
public final class MspDirectory {

  private MspDirectory() {}

  /// The verifying configuration: no private key.
  public static MSPConfig config(Path msp, String mspId) throws IOException, MspException {
    throw new UnsupportedOperationException();
  }

  /// The certificate in signcerts with the key in keystore.
  public static SigningIdentity signingIdentity(Path msp, String mspId, CryptoProvider crypto)
      throws IOException, MspException {
    throw new UnsupportedOperationException();
  }
}
