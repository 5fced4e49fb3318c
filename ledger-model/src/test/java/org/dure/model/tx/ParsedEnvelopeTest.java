package org.dure.model.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.dure.model.Golden;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

final class ParsedEnvelopeTest {
  private static final ByteString RUBBISH = ByteString.copyFrom(new byte[] {0x0a, 0x55, 1});

  /// The golden transaction with one thing changed is malformed in this way.
  private static void malformed(
      UnaryOperator<SampleTransaction> change, TxValidationCode code, Stage stage) {
    ByteString bytes = change.apply(new SampleTransaction()).build();
    assertThat(ParsedEnvelope.parse(bytes).body())
        .isInstanceOfSatisfying(
            Body.Malformed.class,
            malformed -> {
              assertThat(malformed.code()).as(malformed.reason()).isEqualTo(code);
              assertThat(malformed.stage()).as(malformed.reason()).isEqualTo(stage);
            });
  }

  @Test
  void aTransactionIsReadWhole() {
    ParsedEnvelope envelope = ParsedEnvelope.parse(Golden.bytes("envelope"));

    assertThat(envelope.bytes()).isEqualTo(Golden.bytes("envelope"));
    assertThat(envelope.digest()).isEqualTo(Golden.bytes("envelopeDigest"));
    assertThat(envelope.channelId()).isEqualTo("mychannel");
    assertThat(envelope.txId())
        .isEqualTo(HexFormat.of().formatHex(Golden.bytes("txId").toByteArray()));
    assertThat(envelope.type()).isEqualTo(HeaderType.ENDORSER_TRANSACTION);
    assertThat(envelope.creator().toStringUtf8()).isEqualTo("a serialized identity");
    assertThat(envelope.signature().toStringUtf8()).isEqualTo("signature");
    assertThat(envelope.isConfig()).isFalse();
    assertThat(envelope.body())
        .isInstanceOfSatisfying(
            Body.EndorserTx.class,
            tx -> {
              assertThat(tx.chaincodeName()).isEqualTo("land");
              assertThat(tx.chaincodeVersion()).isEqualTo("1.0");
              assertThat(tx.rwSet().namespaces().getFirst().writes().getFirst().key())
                  .isEqualTo("parcel-1");
              assertThat(tx.event())
                  .extracting(ChaincodeEvent::getEventName)
                  .isEqualTo("Registered");
              assertThat(tx.endorsements()).hasSize(2);
              assertThat(tx.signedBy(tx.endorsements().getFirst()))
                  .isEqualTo(Golden.bytes("signedByEndorser1"));
            });
  }

  @Test
  void theSampleThatTheOtherTestsChangeIsSound() {
    assertThat(ParsedEnvelope.parse(new SampleTransaction().build()).body())
        .isInstanceOf(Body.EndorserTx.class);
  }

  @Test
  void whatIsWrongBeforeTheSignatureGetsItsCode() {
    assertThat(ParsedEnvelope.parse(RUBBISH).body())
        .isInstanceOfSatisfying(
            Body.Malformed.class,
            m -> assertThat(m.code()).isEqualTo(TxValidationCode.INVALID_OTHER_REASON));
    assertThat(ParsedEnvelope.parse(ByteString.EMPTY).body())
        .isInstanceOfSatisfying(
            Body.Malformed.class,
            m -> assertThat(m.code()).isEqualTo(TxValidationCode.BAD_COMMON_HEADER));
    malformed(s -> s.payload(RUBBISH), TxValidationCode.BAD_PAYLOAD, Stage.BEFORE_SIGNATURE);
    TxValidationCode header = TxValidationCode.BAD_COMMON_HEADER;
    malformed(s -> s.payload(ByteString.EMPTY), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.channelHeader(RUBBISH), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.signatureHeader(RUBBISH), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.type(HeaderType.MESSAGE_VALUE), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.type(77), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.epoch(1), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.nonce(ByteString.EMPTY), header, Stage.BEFORE_SIGNATURE);
    malformed(s -> s.creator(ByteString.EMPTY), header, Stage.BEFORE_SIGNATURE);
  }

  @Test
  void whatIsWrongBehindTheSignatureGetsItsCode() {
    malformed(s -> s.txId("00"), TxValidationCode.BAD_PROPOSAL_TXID, Stage.AFTER_SIGNATURE);
    TxValidationCode invalid = TxValidationCode.INVALID_ENDORSER_TRANSACTION;
    malformed(s -> s.transaction(RUBBISH), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.transaction(ByteString.EMPTY), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.actions(2), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.actionHeader(ByteString.EMPTY), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.actionPayload(RUBBISH), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.actionPayload(ByteString.EMPTY), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.proposalHash(RUBBISH), invalid, Stage.AFTER_SIGNATURE);
    malformed(s -> s.proposal(ByteString.EMPTY), invalid, Stage.AFTER_SIGNATURE);
    malformed(
        s -> s.type(HeaderType.CONFIG_UPDATE_VALUE).transaction(RUBBISH),
        TxValidationCode.UNSUPPORTED_TX_PAYLOAD,
        Stage.AFTER_SIGNATURE);
    malformed(
        s -> s.type(HeaderType.CONFIG_VALUE).transaction(RUBBISH),
        TxValidationCode.INVALID_CONFIG_TRANSACTION,
        Stage.AFTER_SIGNATURE);
  }

  @Test
  void whatIsWrongInTheActionGetsItsCode() {
    Stage late = Stage.AFTER_DUPLICATE_CHECK;
    malformed(s -> s.extension(RUBBISH), TxValidationCode.BAD_HEADER_EXTENSION, late);
    malformed(s -> s.action(RUBBISH), TxValidationCode.BAD_RESPONSE_PAYLOAD, late);
    malformed(s -> s.action(ByteString.EMPTY), TxValidationCode.BAD_RESPONSE_PAYLOAD, late);
    malformed(s -> s.results(RUBBISH), TxValidationCode.BAD_RWSET, late);
    TxValidationCode other = TxValidationCode.INVALID_OTHER_REASON;
    malformed(s -> s.extension(ByteString.EMPTY), other, late);
    malformed(s -> s.chaincode(null), other, late);
    malformed(s -> s.events(RUBBISH), other, late);
    malformed(
        s -> s.events(ChaincodeEvent.newBuilder().setChaincodeId("x").build().toByteString()),
        other,
        late);
    TxValidationCode chaincode = TxValidationCode.INVALID_CHAINCODE;
    malformed(
        s -> s.chaincode(ChaincodeID.newBuilder().setName("other").setVersion("1")),
        chaincode,
        late);
    malformed(s -> s.chaincode(ChaincodeID.newBuilder().setName("land")), chaincode, late);
    malformed(s -> s.namespaces("a", "a"), TxValidationCode.ILLEGAL_WRITESET, late);
  }

  @Test
  void configurationsAreRecognised() {
    ByteString config =
        new SampleTransaction().type(HeaderType.CONFIG_VALUE).transaction(ByteString.EMPTY).build();
    ByteString update =
        new SampleTransaction()
            .type(HeaderType.CONFIG_UPDATE_VALUE)
            .transaction(ByteString.EMPTY)
            .build();

    ByteString genesis =
        new SampleTransaction()
            .type(HeaderType.CONFIG_VALUE)
            .creator(ByteString.EMPTY)
            .nonce(ByteString.EMPTY)
            .transaction(ByteString.EMPTY)
            .build();

    assertThat(ParsedEnvelope.parse(config).isConfig()).isTrue();
    assertThat(ParsedEnvelope.parse(genesis).isConfig()).isTrue();
    assertThat(ParsedEnvelope.parse(update).body()).isInstanceOf(Body.ConfigUpdateTx.class);
    assertThat(ParsedEnvelope.parse(update).type()).isEqualTo(HeaderType.CONFIG_UPDATE);
  }

  @Test
  void noBytesMakeTheParserFail() {
    long seed = 44_003L;
    Random random = new Random(seed);
    byte[] sound = Golden.bytes("envelope").toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = sound.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      ByteString bytes = ByteString.copyFrom(broken, 0, random.nextInt(broken.length + 1));
      ParsedEnvelope parsed = ParsedEnvelope.parse(bytes);
      assertThat(parsed.bytes()).as("seed %d", seed).isSameAs(bytes);
      assertThat(parsed.toString()).contains("envelope");
    }
  }

  @Test
  void envelopesWithTheSameBytesAreEqual() {
    ParsedEnvelope one = ParsedEnvelope.parse(Golden.bytes("envelope"));

    assertThat(one).isEqualTo(ParsedEnvelope.parse(Golden.bytes("envelope")));
    assertThat(one).hasSameHashCodeAs(ParsedEnvelope.parse(Golden.bytes("envelope")));
    assertThat(one).isNotEqualTo(ParsedEnvelope.parse(RUBBISH));
  }
}
