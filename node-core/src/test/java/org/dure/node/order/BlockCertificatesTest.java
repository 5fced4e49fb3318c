package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A block from another node's ledger counts only with a quorum's signatures over exactly it.
class BlockCertificatesTest {
  @TempDir Path folder;

  @Test
  void onlyWhatAQuorumSignedIsTaken() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      ByteString envelope = network.envelope(1);
      network.node(1).ordering().submit(envelope);
      network.node(1).awaitTransaction(ParsedEnvelope.parse(envelope).txId(), 30);
      Block block = network.node(1).ledger().block(1).orElseThrow();
      BlockCertificates certificates =
          Epoch.of(network.config, 0, network.node(1).identity, network.crypto).certificates();

      assertThat(certificates.check(block).decision().sequence()).isEqualTo(1);
      refused(certificates, withSignatures(block, 2), "genuine signatures");
      refused(certificates, repeated(block), "genuine signatures");
      refused(certificates, otherNumber(block), "another channel, epoch or sequence");
      refused(certificates, otherData(block, network.envelope(2)), "data hash");
      refused(certificates, otherParent(block), "genuine signatures");
      // Same data hash, same header, genuine signatures of a quorum (CVE-2023-46132).
      int size = block.getData().getData(0).size();
      for (int at : new int[] {1, size / 2, size - 1}) {
        refused(certificates, cutInTwo(block, at), "transaction 0");
      }
    }
  }

  private static void refused(BlockCertificates certificates, Block block, String why) {
    assertThatThrownBy(() -> certificates.check(block))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  private static Block withSignatures(Block block, int count) throws Exception {
    Metadata signed = Blocks.metadataAt(block, BlockMetadataIndex.SIGNATURES);
    Metadata fewer =
        signed.toBuilder()
            .clearSignatures()
            .addAllSignatures(signed.getSignaturesList().subList(0, count))
            .build();
    return Blocks.withMetadata(block, BlockMetadataIndex.SIGNATURES, fewer.toByteString());
  }

  private static Block repeated(Block block) throws Exception {
    Metadata signed = Blocks.metadataAt(block, BlockMetadataIndex.SIGNATURES);
    Metadata.Builder repeated = signed.toBuilder().clearSignatures();
    for (int i = 0; i < 4; i++) {
      repeated.addSignatures(signed.getSignatures(0));
    }
    return Blocks.withMetadata(
        block, BlockMetadataIndex.SIGNATURES, repeated.build().toByteString());
  }

  private static Block otherNumber(Block block) {
    Block.Builder other = block.toBuilder();
    other.getHeaderBuilder().setNumber(2);
    return other.build();
  }

  private static Block otherParent(Block block) {
    Block.Builder other = block.toBuilder();
    other.getHeaderBuilder().setPreviousHash(ByteString.copyFrom(new byte[32]));
    return other.build();
  }

  private static Block cutInTwo(Block block, int at) {
    Block.Builder other = block.toBuilder();
    ByteString whole = block.getData().getData(0);
    other.getDataBuilder().clearData().addData(whole.substring(0, at)).addData(whole.substring(at));
    return other.build();
  }

  private static Block otherData(Block block, ByteString envelope) {
    Block.Builder other = block.toBuilder();
    other.getDataBuilder().setData(0, envelope);
    return other.build();
  }
}
