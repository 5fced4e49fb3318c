package org.dure.membership.config;

import com.google.protobuf.ByteString;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;

/// Makes one consenter's block signatures, which are its votes.
public final class BlockSigner {

  public BlockSigner(int consenterId, SigningIdentity identity) {
    throw new UnsupportedOperationException();
  }

  /// Signs with a fresh nonce; `value` is the marshalled `common.OrdererBlockMetadata`.
  public MetadataSignature sign(ByteString value, BlockHeader header) {
    throw new UnsupportedOperationException();
  }
}
