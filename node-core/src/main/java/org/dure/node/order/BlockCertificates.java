package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dure.api.order.v1.VotePosition;
import org.dure.membership.config.BlockSignatureVerifier;
import org.dure.membership.config.BlockSigner;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.Ports;
import org.dure.pbft.Proposal;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/// Commit votes as Fabric's block signatures, and decisions as the signed blocks they are: both
/// ways. One configuration's consenters sign; channel, epoch, view and sequence are in what they
/// sign.
final class BlockCertificates implements Ports.BlockVotes {
  private static final int DECODED_MAX = 16;

  private final String channelId;
  private final long epoch;
  private final int quorum;
  private final BlockSigner signer;
  private final BlockSignatureVerifier verifier;
  private final Map<Bytes, ProposedBlock> decoded = new NewestMap<>(DECODED_MAX);

  BlockCertificates(ChannelConfig config, long epoch, BlockSigner signer) {
    this.channelId = config.channelId();
    this.epoch = epoch;
    this.quorum = config.consenters().quorum();
    this.signer = signer;
    this.verifier = config.blockSignatures();
  }

  /// Each vote on a proposal asks for it; decoded once while its votes come in.
  private synchronized ProposedBlock decoded(Proposal proposal) throws MalformedException {
    ProposedBlock block = decoded.get(proposal.digest());
    if (block == null) {
      block = ProposedBlock.decode(CoreBytes.string(proposal.bytes()));
      decoded.put(proposal.digest(), block);
    }
    return block;
  }

  @Override
  public Bytes sign(Proposal proposal, long view) {
    try {
      ProposedBlock block = decoded(proposal);
      return Bytes.of(signer.sign(signedValue(block, view), block.header()).toByteArray());
    } catch (MalformedException e) {
      throw new IllegalArgumentException("asked to sign what is no proposal", e);
    }
  }

  @Override
  public boolean verify(int sender, Proposal proposal, long view, Bytes signature) {
    try {
      ProposedBlock block = decoded(proposal);
      return signedBy(sender, signature)
          && verifier.verify(sender, signedValue(block, view), block.header(), parse(signature));
    } catch (MalformedException | InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static boolean signedBy(int sender, Bytes signature)
      throws InvalidProtocolBufferException {
    return signer(parse(signature)) == sender;
  }

  private static int signer(MetadataSignature signature) throws InvalidProtocolBufferException {
    return IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier();
  }

  private static MetadataSignature parse(Bytes signature) throws InvalidProtocolBufferException {
    return MetadataSignature.parseFrom(signature.toArray());
  }

  /// The value of a block's metadata SIGNATURES.
  private ByteString signedValue(ProposedBlock block, long view) {
    VotePosition position =
        VotePosition.newBuilder()
            .setChannelId(channelId)
            .setEpoch(epoch)
            .setView(view)
            .setSequence(block.number())
            .build();
    return OrdererBlockMetadata.newBuilder()
        .setLastConfig(LastConfig.newBuilder().setIndex(block.lastConfig()))
        .setConsenterMetadata(position.toByteString())
        .build()
        .toByteString();
  }

  /// The block of a decision: header, data and signatures.
  ParsedBlock block(Decision decision, List<PooledEnvelope> envelopes) throws MalformedException {
    ProposedBlock proposed = decoded(decision.proposal());
    List<ByteString> data = envelopes.stream().map(PooledEnvelope::bytes).toList();
    if (!BlockHashing.dataHashOfChecked(data).equals(proposed.header().getDataHash())) {
      throw new IllegalStateException(
          "block " + proposed.number() + " was decided with another data hash than its data have");
    }
    List<MetadataSignature> signatures = new ArrayList<>();
    for (Decision.Vote vote : decision.votes()) {
      try {
        signatures.add(parse(vote.signature()));
      } catch (InvalidProtocolBufferException e) {
        throw new MalformedException("a decided block's signature does not parse", e);
      }
    }
    Block bare = Blocks.create(proposed.header(), data);
    Block signed = Blocks.withSignatures(bare, signedValue(proposed, decision.view()), signatures);
    List<ParsedEnvelope> parsed = envelopes.stream().map(PooledEnvelope::envelope).toList();
    return new ParsedBlock(signed, parsed);
  }

  /// Whether a block says that it was agreed on under a later configuration. Nothing proves it.
  boolean isLater(Block block) {
    try {
      VotePosition position = position(Blocks.ordererMetadata(block));
      return position.getChannelId().equals(channelId) && position.getEpoch() > epoch;
    } catch (MalformedException e) {
      return false;
    }
  }

  /// A block fetched, taken apart.
  record Certified(Decision decision, List<PooledEnvelope> envelopes) {}

  /// Checks a block that came from another node's ledger in every respect but its link to the block
  /// before, and takes it apart into the decision it is.
  ///
  /// @throws MalformedException naming what does not hold
  Certified check(Block block) throws MalformedException {
    Blocks.checkData(block);
    List<PooledEnvelope> envelopes =
        block.getData().getDataList().stream()
            .map(bytes -> new PooledEnvelope(ParsedEnvelope.parse(bytes)))
            .toList();
    OrdererBlockMetadata orderers = Blocks.ordererMetadata(block);
    VotePosition position = position(orderers);
    ProposedBlock proposed =
        new ProposedBlock(
            block.getHeader(),
            orderers.getLastConfig().getIndex(),
            envelopes.stream().map(PooledEnvelope::digest).toList());
    Metadata signed = Blocks.metadataAt(block, BlockMetadataIndex.SIGNATURES);
    if (!signed.getValue().equals(signedValue(proposed, position.getView()))) {
      throw new MalformedException(
          "block " + proposed.number() + " was signed for another channel, epoch or sequence");
    }
    Proposal proposal =
        ConsensusPorts.proposal(proposed.encode())
            .orElseThrow(() -> new MalformedException("the block is no proposal"));
    List<Decision.Vote> votes = votes(signed, block);
    if (votes.size() < quorum) {
      throw new MalformedException(
          "block %d carries %d genuine signatures of consenters, of %d needed"
              .formatted(proposed.number(), votes.size(), quorum));
    }
    Decision decision = new Decision(proposed.number(), position.getView(), proposal, votes);
    return new Certified(decision, envelopes);
  }

  private static VotePosition position(OrdererBlockMetadata orderers) throws MalformedException {
    try {
      return VotePosition.parseFrom(orderers.getConsenterMetadata());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the block's consenter metadata do not parse", e);
    }
  }

  /// The signatures that count: by consenters, genuine, one each.
  private List<Decision.Vote> votes(Metadata signed, Block block) throws MalformedException {
    List<Decision.Vote> votes = new ArrayList<>();
    java.util.Set<Integer> seen = new java.util.HashSet<>();
    try {
      for (MetadataSignature signature : signed.getSignaturesList()) {
        int id = signer(signature);
        if (!seen.contains(id)
            && verifier.verify(id, signed.getValue(), block.getHeader(), signature)) {
          seen.add(id);
          votes.add(new Decision.Vote(id, Bytes.of(signature.toByteArray())));
        }
      }
      return votes;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("a signature's header does not parse", e);
    }
  }
}
