package org.dure.membership.config;

import com.google.protobuf.ByteString;
import org.dure.membership.policy.PolicyVerdict;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;

/// Fabric v3 BFT block signatures: each over `value ‖ identifier_header ‖ DER header`.
public final class BlockSignatureVerifier {

  /// Whether metadata[SIGNATURES] holds a quorum's signatures over the header.
  public PolicyVerdict verify(BlockHeader header, BlockMetadata metadata) {
    throw new UnsupportedOperationException();
  }

  /// Whether one signature is that of consenter `consenterId`, over `value` (marshalled
  /// OrdererBlockMetadata) and `header`.
  public boolean verify(
      int consenterId, ByteString value, BlockHeader header, MetadataSignature signature) {
    throw new UnsupportedOperationException();
  }
}
