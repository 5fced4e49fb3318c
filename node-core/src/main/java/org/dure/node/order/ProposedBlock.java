package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.List;
import org.dure.api.order.v1.Proposal;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.block.BlockHashing;
import org.hyperledger.fabric.protos.common.BlockHeader;

/// A proposal, decoded: a block header and the digests of its envelopes, of which there is at least
/// one and none twice.
///
/// @param lastConfig number of the config block in force
record ProposedBlock(BlockHeader header, long lastConfig, List<ByteString> digests) {

  /// Tag, length and digest of an envelope.
  private static final int DIGEST_BYTES = 2 + Sha256.BYTES;

  /// Two hashes and two numbers.
  private static final int HEAD_BYTES_MAX = 2 * DIGEST_BYTES + 2 * 11;

  ProposedBlock {
    digests = List.copyOf(digests);
  }

  long number() {
    return header.getNumber();
  }

  ByteString hash() {
    return BlockHashing.headerHash(header);
  }

  /// How many envelopes fit so many bytes, whatever their block's number.
  static int envelopesMax(int bytes) {
    return (bytes - HEAD_BYTES_MAX) / DIGEST_BYTES;
  }

  ByteString encode() {
    return Proposal.newBuilder()
        .setNumber(header.getNumber())
        .setPreviousHash(header.getPreviousHash())
        .setDataHash(header.getDataHash())
        .setLastConfig(lastConfig)
        .addAllDigests(digests)
        .build()
        .toByteString();
  }

  static ProposedBlock decode(ByteString bytes) throws MalformedException {
    Proposal proposal;
    try {
      proposal = Proposal.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the proposal does not parse", e);
    }
    // Unknown fields would be kept, and count in no bound on what a block holds.
    boolean canonical =
        proposal.getUnknownFields().asMap().isEmpty() && proposal.toByteString().equals(bytes);
    if (!canonical) {
      throw new MalformedException("the proposal is not encoded canonically");
    }
    requireHash("previous hash", proposal.getPreviousHash());
    requireHash("data hash", proposal.getDataHash());
    for (ByteString digest : proposal.getDigestsList()) {
      requireHash("digest", digest);
    }
    int count = proposal.getDigestsCount();
    if (count == 0 || new HashSet<>(proposal.getDigestsList()).size() != count) {
      throw new MalformedException("the proposal names no envelope, or one twice");
    }
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(proposal.getNumber())
            .setPreviousHash(proposal.getPreviousHash())
            .setDataHash(proposal.getDataHash())
            .build();
    return new ProposedBlock(header, proposal.getLastConfig(), proposal.getDigestsList());
  }

  private static void requireHash(String what, ByteString bytes) throws MalformedException {
    if (bytes.size() != Sha256.BYTES) {
      throw new MalformedException("a " + what + " of " + bytes.size() + " bytes");
    }
  }
}
