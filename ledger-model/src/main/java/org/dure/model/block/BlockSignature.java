package org.dure.model.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/// A signature over a block, with the bytes that it signs (Fabric's BlockSignatureVerifier).
public sealed interface BlockSignature {
  /// Metadata value, header of the signature, block header: what is signed.
  ByteString signedBytes();

  ByteString signature();

  /// A signature in the BFT form, which names its signer by number. A number that the channel's
  /// consenters do not hold is to be skipped, not refused.
  ///
  /// @param consenterId unsigned, as in the channel configuration
  record ByConsenter(int consenterId, ByteString signedBytes, ByteString signature)
      implements BlockSignature {}

  /// A signature in the classic form, which carries its signer's serialized identity.
  record ByIdentity(ByteString identity, ByteString signedBytes, ByteString signature)
      implements BlockSignature {}

  /// The bytes that a consenter signs.
  ///
  /// @param ordererBlockMetadata marshalled OrdererBlockMetadata, the value of metadata SIGNATURES
  /// @param identifierHeader marshalled IdentifierHeader
  static ByteString signedBytes(
      ByteString ordererBlockMetadata, ByteString identifierHeader, BlockHeader header) {
    return ordererBlockMetadata.concat(identifierHeader).concat(BlockHashing.headerBytes(header));
  }

  /// The marshalled header of a BFT signature.
  static ByteString identifierHeader(int consenterId, ByteString nonce) {
    return IdentifierHeader.newBuilder()
        .setIdentifier(consenterId)
        .setNonce(nonce)
        .build()
        .toByteString();
  }

  /// A BFT signature in the form that a block carries.
  static MetadataSignature bft(ByteString identifierHeader, ByteString signature) {
    return MetadataSignature.newBuilder()
        .setIdentifierHeader(identifierHeader)
        .setSignature(signature)
        .build();
  }

  /// All signatures of a block in their order.
  ///
  /// @throws MalformedException if the metadata or a signature's header do not parse
  static List<BlockSignature> of(Block block) throws MalformedException {
    Metadata metadata = Blocks.metadataAt(block, BlockMetadataIndex.SIGNATURES);
    List<BlockSignature> signatures = new ArrayList<>(metadata.getSignaturesCount());
    for (MetadataSignature signature : metadata.getSignaturesList()) {
      signatures.add(of(metadata.getValue(), signature, block.getHeader()));
    }
    return signatures;
  }

  /// One signature over `header` with `ordererBlockMetadata`.
  static BlockSignature of(
      ByteString ordererBlockMetadata, MetadataSignature signature, BlockHeader header)
      throws MalformedException {
    try {
      ByteString identifier = signature.getIdentifierHeader();
      if (signature.getSignatureHeader().isEmpty() && !identifier.isEmpty()) {
        return new ByConsenter(
            IdentifierHeader.parseFrom(identifier).getIdentifier(),
            signedBytes(ordererBlockMetadata, identifier, header),
            signature.getSignature());
      }
      ByteString signer = signature.getSignatureHeader();
      return new ByIdentity(
          SignatureHeader.parseFrom(signer).getCreator(),
          signedBytes(ordererBlockMetadata, signer, header),
          signature.getSignature());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException(
          "the header of a signature of block " + header.getNumber() + " does not parse", e);
    }
  }
}
