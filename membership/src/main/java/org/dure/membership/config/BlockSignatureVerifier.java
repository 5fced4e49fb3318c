package org.dure.membership.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyTree;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.membership.policy.SignatureSet;
import org.dure.membership.policy.SignedData;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockSignature;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// Fabric v3 BFT block signatures: each over `value ‖ identifier_header ‖ DER header`
/// (`protoutil/blockutils.go BlockSignatureVerifier`). Stricter than Fabric in one point: beside
/// the channel's BlockValidation policy, a quorum of distinct consenters must have signed whatever
/// that policy says. Thread-safe.
public final class BlockSignatureVerifier {

  private final int quorum;
  private final Map<Integer, Identity> byId;
  private final ChannelMembership membership;
  private final Policy policy;

  private BlockSignatureVerifier(
      int quorum, Map<Integer, Identity> byId, ChannelMembership membership, Policy policy) {
    this.quorum = quorum;
    this.byId = byId;
    this.membership = membership;
    this.policy = policy;
  }

  static BlockSignatureVerifier of(
      Consenters consenters, ChannelMembership membership, PolicyTree policies)
      throws ConfigException {
    Map<Integer, Identity> byId = new LinkedHashMap<>();
    for (Consenter consenter : consenters.all()) {
      ByteString serialized =
          SerializedIdentity.newBuilder()
              .setMspid(consenter.mspId())
              .setIdBytes(consenter.identity())
              .build()
              .toByteString();
      switch (membership.identity(serialized)) {
        case IdentityResult.Known(Identity identity) -> byId.put(consenter.id(), identity);
        case IdentityResult.Unknown(var refusal) ->
            throw new ConfigException(
                "identity of consenter " + consenter.id() + ": " + refusal.message());
        case IdentityResult.Malformed(var refusal) ->
            throw new ConfigException(
                "identity of consenter " + consenter.id() + ": " + refusal.message());
      }
    }
    String path = "/Channel/" + ConfigGroups.ORDERER + "/" + ConfigGroups.BLOCK_VALIDATION;
    return new BlockSignatureVerifier(
        consenters.quorum(), Map.copyOf(byId), membership, policies.policy(path));
  }

  /// Whether metadata[SIGNATURES] holds a quorum's signatures over the header.
  public PolicyVerdict verify(BlockHeader header, BlockMetadata metadata) {
    if (metadata.getMetadataCount() <= BlockMetadataIndex.SIGNATURES_VALUE) {
      return new PolicyVerdict.Unsatisfied("no signatures in block metadata");
    }
    try {
      ByteString bytes = metadata.getMetadata(BlockMetadataIndex.SIGNATURES_VALUE);
      return verify(header, Metadata.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | MalformedException e) {
      return new PolicyVerdict.Unsatisfied(
          "error unmarshalling signatures from metadata: " + e.getMessage());
    }
  }

  private PolicyVerdict verify(BlockHeader header, Metadata metadata) throws MalformedException {
    List<SignedData> signed = new ArrayList<>();
    for (MetadataSignature each : metadata.getSignaturesList()) {
      switch (BlockSignature.of(metadata.getValue(), each, header)) {
        case BlockSignature.ByConsenter(int id, ByteString data, ByteString signature) -> {
          Identity signer = byId.get(id);
          if (signer != null) {
            signed.add(new SignedData(data, signer.serialized(), signature));
          }
        }
        case BlockSignature.ByIdentity(
                ByteString identity,
                ByteString data,
                ByteString signature) ->
            signed.add(new SignedData(data, identity, signature));
      }
    }
    List<Identity> signers = SignatureSet.verify(signed, membership).identities();
    long consenters = signers.stream().filter(this::isConsenter).count();
    return consenters < quorum
        ? new PolicyVerdict.Unsatisfied(
            "block %d has signatures of %d consenters, %d are needed"
                .formatted(header.getNumber(), consenters, quorum))
        : policy.evaluate(signers);
  }

  private boolean isConsenter(Identity signer) {
    return signer.validity().isEmpty()
        && byId.values().stream()
            .anyMatch(c -> c.mspId().equals(signer.mspId()) && c.id().equals(signer.id()));
  }

  /// Whether one signature is that of consenter `consenterId`, over `value` (marshalled
  /// OrdererBlockMetadata) and `header`: a vote.
  public boolean verify(
      int consenterId, ByteString value, BlockHeader header, MetadataSignature signature) {
    Identity signer = byId.get(consenterId);
    if (signer == null || signer.validity().isPresent()) {
      return false;
    }
    try {
      return BlockSignature.of(value, signature, header)
              instanceof BlockSignature.ByConsenter(int id, ByteString data, ByteString bytes)
          && id == consenterId
          && signer.verify(data, bytes);
    } catch (MalformedException e) {
      return false;
    }
  }
}
