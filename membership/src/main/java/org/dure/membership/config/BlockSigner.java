package org.dure.membership.config;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.block.BlockSignature;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;

/// Makes one consenter's block signatures, which are its votes. Thread-safe.
public final class BlockSigner {

  private static final int NONCE_BYTES = 24;

  private final int consenterId;
  private final SigningIdentity identity;
  private final SecureRandom random = new SecureRandom();

  public BlockSigner(int consenterId, SigningIdentity identity) {
    this.consenterId = consenterId;
    this.identity = identity;
  }

  public int consenterId() {
    return consenterId;
  }

  /// Signs with a fresh nonce; `value` is the marshalled `common.OrdererBlockMetadata`.
  public MetadataSignature sign(ByteString value, BlockHeader header) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteString identifier =
        BlockSignature.identifierHeader(consenterId, ByteString.copyFrom(nonce));
    ByteString signed = BlockSignature.signedBytes(value, identifier, header);
    return BlockSignature.bft(identifier, identity.sign(signed));
  }
}
