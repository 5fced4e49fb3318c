package org.dure.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Random;
import org.dure.model.Golden;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

final class BlocksTest {
  private static final ByteString ENVELOPE = Golden.bytes("envelope");
  private static final ByteString PREVIOUS = Sha256.ofUtf8("previous");
  private static final ByteString ORDERER_METADATA =
      OrdererBlockMetadata.newBuilder()
          .setLastConfig(LastConfig.newBuilder().setIndex(4))
          .setConsenterMetadata(ByteString.copyFromUtf8("consenter metadata"))
          .build()
          .toByteString();

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Block golden() throws InvalidProtocolBufferException {
    return Block.parseFrom(Golden.bytes("block"));
  }

  @Test
  void aBlockIsBuiltBitForBit() throws MalformedException {
    Block block = Blocks.create(9, PREVIOUS, List.of(ENVELOPE, ENVELOPE));
    MetadataSignature signature =
        BlockSignature.bft(BlockSignature.identifierHeader(3, text("nonce")), text("sig"));
    Block signed = Blocks.withSignatures(block, ORDERER_METADATA, List.of(signature));
    Block committed =
        Blocks.withOutcome(signed, ByteString.copyFrom(new byte[] {0, 2}), Sha256.ofUtf8("commit"));

    assertThat(committed.toByteString()).isEqualTo(Golden.bytes("block"));
    Blocks.checkData(committed);
  }

  @Test
  void metadataAreReadBack() throws Exception {
    Block block = golden();

    assertThat(Blocks.commitHash(block)).isEqualTo(Sha256.ofUtf8("commit"));
    assertThat(Blocks.lastConfig(block)).isEqualTo(4);
    assertThat(Blocks.ordererMetadata(block).toByteString()).isEqualTo(ORDERER_METADATA);
    assertThat(Blocks.transactionsFilter(block)).isEqualTo(ByteString.copyFrom(new byte[] {0, 2}));
  }

  @Test
  void aBlockWithoutMetadataReadsAsEmpty() throws MalformedException {
    Block bare = Block.getDefaultInstance();

    assertThat(Blocks.commitHash(bare)).isEmpty();
    assertThat(Blocks.lastConfig(bare)).isZero();
    assertThat(Blocks.transactionsFilter(bare)).isEmpty();
    assertThat(BlockSignature.of(bare)).isEmpty();
    assertThat(
            Blocks.withMetadata(bare, BlockMetadataIndex.TRANSACTIONS_FILTER, text("x"))
                .getMetadata()
                .getMetadataCount())
        .isEqualTo(5);
  }

  @Test
  void theOldPlaceOfTheLastConfigIsReadWhenTheNewOneIsEmpty() throws MalformedException {
    ByteString old =
        Metadata.newBuilder()
            .setValue(LastConfig.newBuilder().setIndex(7).build().toByteString())
            .build()
            .toByteString();
    Block block =
        Blocks.withMetadata(Block.getDefaultInstance(), BlockMetadataIndex.LAST_CONFIG, old);

    assertThat(Blocks.lastConfig(block)).isEqualTo(7);
  }

  @Test
  void aConsentersSignatureCoversMetadataIdentifierAndHeader() throws Exception {
    assertThat(BlockSignature.of(golden()))
        .containsExactly(
            new BlockSignature.ByConsenter(3, Golden.bytes("signedByConsenter3"), text("sig")));
  }

  @Test
  void aClassicSignatureNamesItsSignersIdentity() throws Exception {
    ByteString signer =
        org.hyperledger.fabric.protos.common.SignatureHeader.newBuilder()
            .setCreator(text("orderer"))
            .build()
            .toByteString();
    MetadataSignature classic =
        MetadataSignature.newBuilder().setSignatureHeader(signer).setSignature(text("s")).build();
    Block block = golden();

    assertThat(BlockSignature.of(ORDERER_METADATA, classic, block.getHeader()))
        .isEqualTo(
            new BlockSignature.ByIdentity(
                text("orderer"),
                ORDERER_METADATA.concat(signer).concat(BlockHashing.headerBytes(block.getHeader())),
                text("s")));
  }

  @Test
  void aBlockWhoseDataAreNotItsHeadersIsRefused() throws Exception {
    Block block = golden();
    Block other = block.toBuilder().setData(block.getData().toBuilder().addData(ENVELOPE)).build();

    assertThatThrownBy(() -> Blocks.checkData(other))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("data hash of block 9");
    assertThatThrownBy(() -> Blocks.checkData(Block.getDefaultInstance()))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void rubbishInMetadataIsReported() {
    Block block =
        Blocks.withMetadata(
            Block.getDefaultInstance(), BlockMetadataIndex.SIGNATURES, text("rubbish"));

    assertThatThrownBy(() -> BlockSignature.of(block))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("SIGNATURES");
  }

  @Test
  void noBytesMakeABlocksReadersFailOtherwise() {
    long seed = 2_718L;
    Random random = new Random(seed);
    byte[] sound = Golden.bytes("block").toByteArray();
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] broken = sound.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      try {
        Block block = Blocks.parse(ByteString.copyFrom(broken));
        ParsedBlock.parse(block).code(0);
        BlockSignature.of(block);
        Blocks.lastConfig(block);
        Blocks.commitHash(block);
        Blocks.checkData(block);
      } catch (MalformedException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aParsedBlockKnowsItsCodes() throws Exception {
    ParsedBlock parsed = ParsedBlock.parse(golden());

    assertThat(parsed.number()).isEqualTo(9);
    assertThat(parsed.size()).isEqualTo(2);
    assertThat(parsed.isConfig()).isFalse();
    assertThat(parsed.code(0)).isEqualTo(TxValidationCode.VALID);
    assertThat(parsed.code(1)).isEqualTo(TxValidationCode.BAD_PAYLOAD);
    assertThat(parsed.code(2)).isEqualTo(TxValidationCode.NOT_VALIDATED);
    assertThat(parsed.withBlock(golden()).envelopes()).isEqualTo(parsed.envelopes());
    assertThatThrownBy(() -> parsed.withBlock(Block.getDefaultInstance()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
