package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigOrderingTest {
  @TempDir Path folder;

  @Test
  void anUpdateStandsAloneInItsBlockAndAllGoOnUnderIt() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      commit(network, 1);
      ByteString update = update(List.of(admin(network, 1), admin(network, 2), admin(network, 3)));
      assertThat(network.node(2).ordering().submit(update))
          .isInstanceOf(SubmitResult.Accepted.class);
      for (TestNode node : network.nodes) {
        node.awaitHeight(3, 30);
      }
      ParsedBlock block = ParsedBlock.parse(network.node(4).ledger().block(2).orElseThrow());
      assertThat(block.isConfig()).isTrue();
      assertThat(Blocks.lastConfig(block.block())).isEqualTo(2);
      commit(network, 2);
      assertThat(network.node(4).config().batch().timeout()).hasSeconds(5);
      assertThat(Blocks.lastConfig(network.node(4).ledger().block(3).orElseThrow())).isEqualTo(2);
      network.node(3).stop();
      network.node(3).wipe();
      network.node(3).start();
      commit(network, 3);
    }
  }

  /// What the pool remembers and what is on the ledger count in every epoch: node 3 has no memory
  /// left but the ledger, node 4 not even its own.
  @Test
  void aTransactionOfAnEarlierEpochIsKnownAndNotOrderedAgain() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      ByteString first = network.envelope(1);
      String txId = ParsedEnvelope.parse(first).txId();
      network.node(1).ordering().submit(first);
      for (TestNode node : network.nodes) {
        node.awaitTransaction(txId, 30);
      }
      ByteString update = update(List.of(admin(network, 1), admin(network, 2), admin(network, 3)));
      network.node(2).ordering().submit(update);
      for (TestNode node : network.nodes) {
        node.awaitHeight(3, 30);
      }
      network.node(3).stop();
      network.node(3).start();
      network.node(4).stop();
      network.node(4).wipe();
      network.node(4).start();
      network.node(4).awaitHeight(3, 30);
      for (TestNode node : network.nodes) {
        for (ByteString again : List.of(first, network.envelope(1))) {
          assertThat(node.ordering().submit(again)).isEqualTo(new SubmitResult.AlreadyKnown(txId));
        }
        assertThat(node.ordering().status().pooled()).isZero();
      }
      commit(network, 2);
      for (TestNode node : network.nodes) {
        assertThat(node.ledger().height()).isEqualTo(4);
        assertThat(blocksWith(txId, node)).containsExactly(1L);
      }
    }
  }

  private static List<Long> blocksWith(String txId, TestNode node) {
    return LongStream.range(0, node.ledger().height())
        .filter(number ->
            node.ledger().block(number).orElseThrow().getData().getDataList().stream()
                .anyMatch(envelope -> ParsedEnvelope.parse(envelope).txId().equals(txId)))
        .boxed()
        .toList();
  }

  @Test
  void anUpdateThatTooFewAdminsSignedIsRefused() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      SubmitResult result =
          network.node(1).ordering().submit(update(List.of(admin(network, 1), admin(network, 2))));
      assertThat(result).isInstanceOf(SubmitResult.Refused.class);
      assertThat(network.node(1).ordering().status().pooled()).isZero();
    }
  }

  @Test
  void anUpdateToBlocksThatAChangeOfViewCannotCarryIsRefused() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      List<SigningIdentity> admins =
          List.of(admin(network, 1), admin(network, 2), admin(network, 3));
      assertThat(network.node(1).ordering().submit(update(admins, batchSize(5_000))))
          .isEqualTo(
              new SubmitResult.Refused(
                  SubmitResult.Reason.BAD_REQUEST,
                  "error applying config update: MaxMessageCount is 5000, and with 4 consenters it"
                      + " can be 4085 at most: a change of view could not carry larger blocks"));
      assertThat(network.node(1).ordering().submit(update(admins, batchSize(4_085))))
          .isInstanceOf(SubmitResult.Accepted.class);
      for (TestNode node : network.nodes) {
        node.awaitConfig(1, 30);
        assertThat(node.config().batch().maxMessageCount()).isEqualTo(4_085);
      }
    }
  }

  private static ConfigGroup batchSize(int envelopes) {
    BatchSize size =
        BatchSize.newBuilder()
            .setMaxMessageCount(envelopes)
            .setAbsoluteMaxBytes(10 << 20)
            .setPreferredMaxBytes(2 << 20)
            .build();
    return value("BatchSize", size.toByteString());
  }

  private static ConfigGroup value(String key, ByteString bytes) {
    ConfigValue value =
        ConfigValue.newBuilder().setVersion(1).setModPolicy("Admins").setValue(bytes).build();
    return ConfigGroup.newBuilder().putValues(key, value).build();
  }

  private static void commit(TestNetwork network, long number) throws Exception {
    ByteString envelope = network.envelope(number);
    network.node(1).ordering().submit(envelope);
    for (TestNode node : network.nodes) {
      node.awaitTransaction(ParsedEnvelope.parse(envelope).txId(), 30);
    }
  }

  private SigningIdentity admin(TestNetwork network, int k) throws Exception {
    return MspDirectory.signingIdentity(
        NetworkMaterial.userDir(folder, k, "Admin").resolve("msp"),
        NetworkMaterial.mspId(k),
        network.crypto);
  }

  private static ByteString update(List<SigningIdentity> signers) {
    ByteString timeout = BatchTimeout.newBuilder().setTimeout("5s").build().toByteString();
    return update(signers, value("BatchTimeout", timeout));
  }

  private static ByteString update(List<SigningIdentity> signers, ConfigGroup orderer) {
    ConfigUpdate update =
        ConfigUpdate.newBuilder()
            .setChannelId(TestNetwork.CHANNEL)
            .setReadSet(
                ConfigGroup.newBuilder().putGroups("Orderer", ConfigGroup.getDefaultInstance()))
            .setWriteSet(ConfigGroup.newBuilder().putGroups("Orderer", orderer))
            .build();
    return signed(update.toByteString(), signers);
  }

  private static ByteString signed(ByteString update, List<SigningIdentity> signers) {
    ConfigUpdateEnvelope.Builder envelope =
        ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
    for (SigningIdentity signer : signers) {
      ByteString header = header(signer);
      envelope.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(signer.sign(header.concat(update))));
    }
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_UPDATE_VALUE)
            .setChannelId(TestNetwork.CHANNEL)
            .build();
    SigningIdentity creator = signers.getFirst();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(header(creator)))
            .setData(envelope.build().toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(creator.sign(payload))
        .build()
        .toByteString();
  }

  private static ByteString header(SigningIdentity signer) {
    return SignatureHeader.newBuilder()
        .setCreator(signer.serialized())
        .setNonce(ByteString.copyFromUtf8("nonce"))
        .build()
        .toByteString();
  }
}
