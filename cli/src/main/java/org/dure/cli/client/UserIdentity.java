package org.dure.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NodeHome;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// A user of an organisation, in the form Fabric's client library wants: it is handed whole
/// messages to sign, for the hashing is done here.
public record UserIdentity(SigningIdentity signing, byte[] certificatePem)
    implements Identity, Signer {
  public static final String ADMIN = "Admin";

  /// @param user such as `Admin` or `User1`
  public static UserIdentity load(NodeHome home, String user, CryptoProvider crypto) {
    Path msp = home.userMsp(user);
    if (!Files.isDirectory(msp)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no user %s of %s: %s does not exist".formatted(user, home.org().mspId(), msp));
    }
    try {
      SigningIdentity signing = MspDirectory.signingIdentity(msp, home.org().mspId(), crypto);
      byte[] pem = SerializedIdentity.parseFrom(signing.serialized()).getIdBytes().toByteArray();
      return new UserIdentity(signing, pem);
    } catch (IOException | MspException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot read the identity in " + msp + ": " + e.getMessage(), e);
    }
  }

  public String mspId() {
    return signing.mspId();
  }

  @Override
  public String getMspId() {
    return signing.mspId();
  }

  @Override
  public byte[] getCredentials() {
    return certificatePem.clone();
  }

  /// @param message the whole message, not its hash
  @Override
  public byte[] sign(byte[] message) {
    return signing.sign(message);
  }
}
