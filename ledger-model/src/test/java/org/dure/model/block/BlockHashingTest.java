package org.dure.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.model.Golden;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockHashingTest {
  private static final ByteString ENVELOPE = Golden.bytes("envelope");

  private static BlockHeader header(long number, ByteString previous, ByteString data) {
    return BlockHeader.newBuilder()
        .setNumber(number)
        .setPreviousHash(previous)
        .setDataHash(data)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "small,127",
    "sign,128",
    "twoBytes,255",
    "carry,256",
    "largest,9223372036854775807",
    "unsigned,-1",
  })
  void headersAreHashedOverDer(String name, long number) {
    BlockHeader header = header(number, Sha256.ofUtf8("previous"), Sha256.ofUtf8("data"));

    assertThat(BlockHashing.headerBytes(header)).isEqualTo(Golden.bytes("header." + name));
    assertThat(BlockHashing.headerHash(header)).isEqualTo(Golden.bytes("headerHash." + name));
  }

  @Test
  void theGenesisHeaderHasAnEmptyPreviousHash() {
    BlockHeader header = header(0, ByteString.EMPTY, Sha256.ofUtf8("data"));

    assertThat(BlockHashing.headerBytes(header)).isEqualTo(Golden.bytes("header.genesis"));
  }

  @Test
  void longHashesTakeTheLongFormOfLengths() {
    BlockHeader header =
        header(
            5, ByteString.copyFromUtf8("p".repeat(100)), ByteString.copyFromUtf8("d".repeat(100)));
    BlockHeader longer =
        header(
            5,
            ByteString.copyFromUtf8("p".repeat(300)),
            ByteString.copyFromUtf8("d".repeat(70000)));

    assertThat(BlockHashing.headerBytes(header)).isEqualTo(Golden.bytes("header.longForm"));
    assertThat(BlockHashing.headerHash(longer)).isEqualTo(Golden.bytes("headerHash.longerForm"));
  }

  @Test
  void theDataHashIsOverTheConcatenation() throws MalformedException {
    assertThat(BlockHashing.dataHash(List.of(ENVELOPE, ENVELOPE)))
        .isEqualTo(Golden.bytes("dataHash.two"));
  }

  @Test
  void anEmptyBlockIsRefused() {
    refused(List.of(), "empty");
  }

  @Test
  void transactionsCutElsewhereAreRefused() {
    ByteString all = ENVELOPE.concat(ENVELOPE);
    for (int cut = 1; cut < all.size(); cut++) {
      if (cut != ENVELOPE.size()) {
        refused(List.of(all.substring(0, cut), all.substring(cut)), "transaction ");
      }
    }
    refused(List.of(all), "not encoded canonically");
  }

  @Test
  void aTransactionWithoutPayloadOrSignatureIsRefused() {
    refused(
        List.of(ENVELOPE, Envelope.newBuilder().setPayload(ENVELOPE).build().toByteString()),
        "transaction 1 has no signature");
    refused(
        List.of(Envelope.newBuilder().setSignature(ENVELOPE).build().toByteString()),
        "transaction 0 has no payload");
  }

  @Test
  void aConfigurationIsExemptOnlyWhenAlone() throws MalformedException {
    ByteString config = unsignedConfig();

    assertThat(BlockHashing.dataHash(List.of(config))).isEqualTo(Sha256.of(config));
    assertThat(BlockHashing.isSingleConfig(List.of(config))).isTrue();
    assertThat(BlockHashing.isSingleConfig(List.of(ENVELOPE))).isFalse();
    refused(List.of(config, ENVELOPE), "transaction 0 has no signature");
  }

  static ByteString unsignedConfig() {
    ByteString channelHeader =
        ChannelHeader.newBuilder().setType(HeaderType.CONFIG_VALUE).build().toByteString();
    Payload payload =
        Payload.newBuilder().setHeader(Header.newBuilder().setChannelHeader(channelHeader)).build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString();
  }

  private static void refused(List<ByteString> transactions, String why) {
    assertThatThrownBy(() -> BlockHashing.dataHash(transactions))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }
}
