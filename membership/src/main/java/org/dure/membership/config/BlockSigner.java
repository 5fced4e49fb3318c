package org.dure.membership.config;

import com.google.protobuf.ByteString;
import org.dure.membership.msp.SignedEnvelopes;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.block.BlockSignature;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;

/// Makes one consenter's block signatures, which are its votes. Thread-safe.
public final class BlockSigner {

  private final int consenterId;
  private final SigningIdentity identity;

  public BlockSigner(int consenterId, SigningIdentity identity) {
    this.consenterId = consenterId;
    this.identity = identity;
  }

  public int consenterId() {
    return consenterId;
  }

  /// Signs with a fresh nonce; `value` is the marshalled `common.OrdererBlockMetadata`.
  public MetadataSignature sign(ByteString value, BlockHeader header) {
    ByteString identifier = BlockSignature.identifierHeader(consenterId, SignedEnvelopes.nonce());
    ByteString signed = BlockSignature.signedBytes(value, identifier, header);
    return BlockSignature.bft(identifier, identity.sign(signed));
  }
}
