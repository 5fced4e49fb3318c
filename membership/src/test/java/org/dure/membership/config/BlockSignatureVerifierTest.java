package org.dure.membership.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.TestNetwork;
import org.dure.membership.msp.SigningIdentity;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.model.block.BlockHashing;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BlockSignatureVerifierTest {

  private static final BlockHeader HEADER = header(7, "data");
  private static final ByteString VALUE =
      OrdererBlockMetadata.newBuilder()
          .setLastConfig(LastConfig.newBuilder().setIndex(3))
          .setConsenterMetadata(ByteString.copyFromUtf8("mychannel, epoch, view, sequence"))
          .build()
          .toByteString();

  private static TestNetwork network;

  @BeforeAll
  static void make() throws Exception {
    network = new TestNetwork(4);
  }

  @Test
  void aQuorumIsEnoughAndOneLessIsNot() {
    assertThat(verify(votes(1, 2, 3)).satisfied()).isTrue();
    assertThat(verify(votes(2, 3, 4)).satisfied()).isTrue();
    assertThat(verify(votes(1, 2, 3, 4)).satisfied()).isTrue();
    assertThat(verify(votes(1, 2)))
        .isEqualTo(
            new PolicyVerdict.Unsatisfied("block 7 has signatures of 2 consenters, 3 are needed"));
    assertThat(verify(List.of()).satisfied()).isFalse();
  }

  @Test
  void aConsenterThatSignsTwiceCountsOnce() {
    List<MetadataSignature> votes = votes(1, 2, 2, 1);
    votes.add(votes.getFirst());
    assertThat(verify(votes).satisfied()).isFalse();
  }

  @Test
  void aSignatureForAnotherBlockDoesNotCount() {
    List<MetadataSignature> votes = votes(1, 2);
    votes.add(network.signer(3).sign(VALUE, header(7, "other data")));
    assertThat(verify(votes).satisfied()).isFalse();
    votes.set(2, network.signer(3).sign(VALUE.concat(VALUE), HEADER));
    assertThat(verify(votes).satisfied()).isFalse();
  }

  @Test
  void aSignatureUnderAnotherConsentersNumberDoesNotCount() {
    List<MetadataSignature> votes = votes(1, 2);
    votes.add(new BlockSigner(4, network.nodes.get(2)).sign(VALUE, HEADER));
    assertThat(verify(votes).satisfied()).isFalse();
  }

  @Test
  void numbersNobodyHasAreSkipped() {
    List<MetadataSignature> votes = votes(1, 2);
    votes.add(new BlockSigner(9, network.nodes.get(2)).sign(VALUE, HEADER));
    assertThat(verify(votes).satisfied()).isFalse();
    votes.addAll(votes(3));
    assertThat(verify(votes).satisfied()).isTrue();
  }

  @Test
  void theClassicFormCountsForConsentersOnly() {
    List<MetadataSignature> votes = votes(1, 2);
    votes.add(classic(network.admins.get(2)));
    assertThat(verify(votes).satisfied()).isFalse();
    votes.add(classic(network.nodes.get(1)));
    assertThat(verify(votes).satisfied()).isFalse();
    votes.add(classic(network.nodes.get(2)));
    assertThat(verify(votes).satisfied()).isTrue();
  }

  @Test
  void aVoteIsCheckedByItself() {
    BlockSignatureVerifier verifier = network.config.blockSignatures();
    MetadataSignature vote = network.signer(2).sign(VALUE, HEADER);
    assertThat(verifier.verify(2, VALUE, HEADER, vote)).isTrue();
    assertThat(verifier.verify(1, VALUE, HEADER, vote)).isFalse();
    assertThat(verifier.verify(9, VALUE, HEADER, vote)).isFalse();
    assertThat(verifier.verify(2, VALUE, header(8, "data"), vote)).isFalse();
    MetadataSignature broken =
        vote.toBuilder().setIdentifierHeader(ByteString.copyFromUtf8("\u00ff")).build();
    assertThat(verifier.verify(2, VALUE, HEADER, broken)).isFalse();
  }

  @Test
  void metadataThatDoesNotParseIsRefused() {
    BlockMetadata junk =
        BlockMetadata.newBuilder().addMetadata(ByteString.copyFromUtf8("\u00ff")).build();
    BlockSignatureVerifier verifier = network.config.blockSignatures();
    assertThat(verifier.verify(HEADER, junk).satisfied()).isFalse();
    assertThat(verifier.verify(HEADER, BlockMetadata.getDefaultInstance()))
        .isEqualTo(new PolicyVerdict.Unsatisfied("no signatures in block metadata"));
  }

  @Test
  void aNetworkOfOneDecidesAlone() throws Exception {
    TestNetwork alone = new TestNetwork(1);
    MetadataSignature vote = alone.signer(1).sign(VALUE, HEADER);
    assertThat(alone.config.blockSignatures().verify(HEADER, metadata(List.of(vote))).satisfied())
        .isTrue();
  }

  private static List<MetadataSignature> votes(int... ids) {
    List<MetadataSignature> votes = new ArrayList<>();
    for (int id : ids) {
      votes.add(network.signer(id).sign(VALUE, HEADER));
    }
    return votes;
  }

  private static MetadataSignature classic(SigningIdentity signer) {
    ByteString header =
        SignatureHeader.newBuilder()
            .setCreator(signer.serialized())
            .setNonce(ByteString.copyFromUtf8("n"))
            .build()
            .toByteString();
    ByteString signed = VALUE.concat(header).concat(BlockHashing.headerBytes(HEADER));
    return MetadataSignature.newBuilder()
        .setSignatureHeader(header)
        .setSignature(signer.sign(signed))
        .build();
  }

  private static PolicyVerdict verify(List<MetadataSignature> votes) {
    return network.config.blockSignatures().verify(HEADER, metadata(votes));
  }

  private static BlockMetadata metadata(List<MetadataSignature> votes) {
    return BlockMetadata.newBuilder()
        .addMetadata(
            Metadata.newBuilder().setValue(VALUE).addAllSignatures(votes).build().toByteString())
        .build();
  }

  private static BlockHeader header(long number, String data) {
    return BlockHeader.newBuilder()
        .setNumber(number)
        .setPreviousHash(ByteString.copyFromUtf8("previous"))
        .setDataHash(ByteString.copyFromUtf8(data))
        .build();
  }
}
