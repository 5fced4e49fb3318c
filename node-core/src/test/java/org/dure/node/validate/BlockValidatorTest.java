package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_CREATOR_SIGNATURE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_PAYLOAD;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.DUPLICATE_TXID;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_CHAINCODE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_CONFIG_TRANSACTION;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.MVCC_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.PHANTOM_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.TARGET_CHAIN_NOT_FOUND;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.rwset.RangeQueryRecorder;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BlockValidatorTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final ByteString TWO = ByteString.copyFromUtf8("2");

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
    network.define(
        "org1only",
        ApplicationPolicy.newBuilder().setSignaturePolicy(SampleNetwork.memberOf(1)).build());
  }

  /// A channel at height 1, to be given block after block.
  private final class Chain {
    final MapState state = new MapState();
    final SignatureChecks checks = new SignatureChecks(new SignatureCache(1000));
    private final BlockValidator validator =
        new BlockValidator(checks, ConfigRule.unchanging(), Runnable::run);

    List<TxValidationCode> add(ByteString... transactions) throws Exception {
      ParsedBlock block =
          ParsedBlock.parse(Blocks.create(state.height(), ByteString.EMPTY, List.of(transactions)));
      ValidatedBlock validated =
          validator.validate(block, state, network.config, network.definitions::get);
      state.take(validated);
      return validated.codes();
    }
  }

  @Test
  void aTransactionEndorsedByTheMajorityIsValidAndItsWritesAreMade() throws Exception {
    Chain chain = new Chain();
    assertThat(chain.add(network.transaction(set -> set.write("cc", "a", ONE), 1, 2)))
        .containsExactly(VALID);
    assertThat(chain.state.get("cc", "a").value()).isEqualTo(ONE);
    assertThat(chain.state.get("cc", "a").version()).isEqualTo(new Version(1, 0));
  }

  @Test
  void tooFewEndorsersFailThePolicy() throws Exception {
    assertThat(new Chain().add(network.transaction(set -> set.write("cc", "a", ONE), 1)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void anEndorserCountsOnce() throws Exception {
    assertThat(new Chain().add(network.transaction(set -> set.write("cc", "a", ONE), 1, 1, 1)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void evenATransactionWithoutWritesMustSatisfyThePolicy() throws Exception {
    assertThat(new Chain().add(network.transaction(set -> set.read("cc", "a", null), 1)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void writesToAnotherChaincodeMustSatisfyItsPolicyToo() throws Exception {
    assertThat(
            new Chain()
                .add(
                    network.transactionOf("org1only", set -> set.write("org1only", "a", ONE), 1),
                    network.transactionOf("org1only", set -> set.write("cc", "a", ONE), 1)))
        .containsExactly(VALID, ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void aChaincodeWithoutDefinitionIsInvalid() throws Exception {
    assertThat(
            new Chain()
                .add(
                    network.transactionOf("nobody", set -> set.write("nobody", "a", ONE), 1, 2),
                    network.transaction(set -> set.write("qscc", "a", ONE), 1, 2, 3)))
        .containsExactly(INVALID_CHAINCODE, INVALID_CHAINCODE);
  }

  @Test
  void theLifecycleAsksForItsOwnPolicy() throws Exception {
    assertThat(
            new Chain()
                .add(
                    network.transactionOf(
                        "_lifecycle", set -> set.write("_lifecycle", "namespaces/x", ONE), 1),
                    network.transactionOf(
                        "_lifecycle", set -> set.write("_lifecycle", "namespaces/x", ONE), 1, 3)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, VALID);
  }

  @Test
  void anOrganizationAloneMayWriteToItsImplicitCollection() throws Exception {
    assertThat(
            new Chain()
                .add(
                    network.transactionOf(
                        "_lifecycle",
                        set -> set.writePrivate("_lifecycle", "_implicit_org_Org2MSP", "k", ONE),
                        2),
                    network.transactionOf(
                        "_lifecycle",
                        set -> set.writePrivate("_lifecycle", "_implicit_org_Org2MSP", "k", ONE),
                        1),
                    network.transactionOf(
                        "_lifecycle",
                        set -> set.writePrivate("_lifecycle", "_implicit_org_NobodyMSP", "k", ONE),
                        1,
                        2,
                        3)))
        .containsExactly(VALID, ENDORSEMENT_POLICY_FAILURE, ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void aChangedSignatureIsTheCreatorsFault() throws Exception {
    Envelope good = Envelope.parseFrom(network.transaction(set -> set.write("cc", "a", ONE), 1, 2));
    Envelope other =
        Envelope.parseFrom(network.transaction(set -> set.write("cc", "b", ONE), 1, 2));
    ByteString bad = good.toBuilder().setSignature(other.getSignature()).build().toByteString();
    assertThat(new Chain().add(bad, good.toByteString()))
        .containsExactly(BAD_CREATOR_SIGNATURE, VALID);
  }

  @Test
  void rubbishGetsTheCodeOfItsFirstFault() throws Exception {
    ByteString noPayload =
        Envelope.newBuilder()
            .setPayload(ByteString.copyFromUtf8("rubbish"))
            .setSignature(ONE)
            .build()
            .toByteString();
    assertThat(new Chain().add(noPayload)).containsExactly(BAD_PAYLOAD);
  }

  @Test
  void anotherChannelsTransactionIsRefused() throws Exception {
    ByteString foreign =
        network
            .draft("cc", "otherchannel", network.newNonce())
            .envelope(set -> set.write("cc", "a", ONE), 1, 2);
    assertThat(new Chain().add(foreign)).containsExactly(TARGET_CHAIN_NOT_FOUND);
  }

  @Test
  void anIdCountsOnceInABlockAndOnTheLedger() throws Exception {
    Chain chain = new Chain();
    ByteString nonce = network.newNonce();
    ByteString first =
        network
            .draft("cc", SampleNetwork.CHANNEL, nonce)
            .envelope(s -> s.write("cc", "a", ONE), 1, 2);
    ByteString again =
        network
            .draft("cc", SampleNetwork.CHANNEL, nonce)
            .envelope(s -> s.write("cc", "a", TWO), 1, 2);
    assertThat(chain.add(first, again)).containsExactly(VALID, DUPLICATE_TXID);
    assertThat(chain.add(again)).containsExactly(DUPLICATE_TXID);
    assertThat(chain.state.value("cc", "a")).isEqualTo(ONE);
  }

  @Test
  void ofTwoOfOneIdTheFirstSoundOneCountsThoughItsReadsAreStale() throws Exception {
    ByteString nonce = network.newNonce();
    ByteString stale =
        network
            .draft("cc", SampleNetwork.CHANNEL, nonce)
            .envelope(s -> s.read("cc", "a", new Version(0, 7)), 1, 2);
    ByteString fresh =
        network
            .draft("cc", SampleNetwork.CHANNEL, nonce)
            .envelope(s -> s.read("cc", "a", null), 1, 2);
    assertThat(new Chain().add(stale, fresh)).containsExactly(MVCC_READ_CONFLICT, DUPLICATE_TXID);
  }

  @Test
  void aReadOfWhatAnotherTransactionOfTheBlockWroteIsStale() throws Exception {
    Chain chain = new Chain();
    assertThat(
            chain.add(
                network.transaction(set -> set.write("cc", "a", ONE), 1, 2),
                network.transaction(
                    set -> {
                      set.read("cc", "a", null);
                      set.write("cc", "b", ONE);
                    },
                    1,
                    2)))
        .containsExactly(VALID, MVCC_READ_CONFLICT);
    assertThat(
            chain.add(
                network.transaction(set -> set.read("cc", "a", new Version(1, 0)), 1, 2),
                network.transaction(set -> set.read("cc", "a", new Version(1, 1)), 1, 2)))
        .containsExactly(VALID, MVCC_READ_CONFLICT);
  }

  @Test
  void aStaleReadOfAPrivateKeyIsFoundByItsHash() throws Exception {
    String collection = "_implicit_org_Org1MSP";
    Chain chain = new Chain();
    assertThat(
            chain.add(
                network.transaction(set -> set.writePrivate("cc", collection, "k", ONE), 1, 2)))
        .containsExactly(VALID);
    assertThat(
            chain.add(
                network.transaction(set -> set.readPrivate("cc", collection, "k", null), 1, 2),
                network.transaction(
                    set -> set.readPrivate("cc", collection, "k", new Version(1, 0)), 1, 2)))
        .containsExactly(MVCC_READ_CONFLICT, VALID);
  }

  @Test
  void aKeyThatAppearsInARangeIsAPhantom() throws Exception {
    Chain chain = new Chain();
    chain.add(network.transaction(set -> set.write("cc", "b", ONE), 1, 2));
    RangeQuery asSeen =
        new RangeQuery(
            "a", "z", true, new RangeQuery.RawReads(List.of(new KvRead("b", new Version(1, 0)))));
    assertThat(
            chain.add(
                network.transaction(set -> set.rangeQuery("cc", asSeen), 1, 2),
                network.transaction(set -> set.write("cc", "c", ONE), 1, 2),
                network.transaction(set -> set.rangeQuery("cc", asSeen), 1, 2)))
        .containsExactly(VALID, VALID, PHANTOM_READ_CONFLICT);
  }

  @Test
  void aRangeThatWasNotReadToItsEndHoldsUpToTheLastKeySeen() throws Exception {
    Chain chain = new Chain();
    chain.add(network.transaction(set -> set.write("cc", "b", ONE), 1, 2));
    RangeQuery upToB =
        new RangeQuery(
            "a", "b", false, new RangeQuery.RawReads(List.of(new KvRead("b", new Version(1, 0)))));
    assertThat(
            chain.add(
                network.transaction(set -> set.write("cc", "c", ONE), 1, 2),
                network.transaction(set -> set.rangeQuery("cc", upToB), 1, 2),
                network.transaction(set -> set.delete("cc", "b"), 1, 2),
                network.transaction(set -> set.rangeQuery("cc", upToB), 1, 2)))
        .containsExactly(VALID, VALID, VALID, PHANTOM_READ_CONFLICT);
  }

  @Test
  void aLongRangeIsComparedByItsMerkleSummary() throws Exception {
    Chain chain = new Chain();
    RangeQueryRecorder recorder = RangeQueryRecorder.merkle(2);
    ByteString[] writes = new ByteString[10];
    for (int i = 0; i < writes.length; i++) {
      String key = "k" + i;
      writes[i] = network.transaction(set -> set.write("cc", key, ONE), 1, 2);
      recorder.add(new KvRead(key, new Version(1, i)));
    }
    chain.add(writes);
    RangeQuery summed = new RangeQuery("k", "l", true, recorder.done());
    assertThat(
            chain.add(
                network.transaction(set -> set.rangeQuery("cc", summed), 1, 2),
                network.transaction(set -> set.write("cc", "k5", TWO), 1, 2),
                network.transaction(set -> set.rangeQuery("cc", summed), 1, 2)))
        .containsExactly(VALID, VALID, PHANTOM_READ_CONFLICT);
  }

  @Test
  void aKeyWithAPolicyOfItsOwnAsksForThatOne() throws Exception {
    Chain chain = new Chain();
    chain.add(network.transaction(set -> set.write("cc", "a", ONE), 1, 2));
    Map<String, ByteString> byOrg3 =
        Map.of("VALIDATION_PARAMETER", SampleNetwork.memberOf(3).toByteString());
    assertThat(chain.add(network.transaction(set -> set.writeMetadata("cc", "a", byOrg3), 1, 2)))
        .containsExactly(VALID);
    assertThat(
            chain.add(
                network.transaction(set -> set.write("cc", "a", TWO), 1, 2),
                network.transaction(set -> set.write("cc", "a", TWO), 3)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, VALID);
    assertThat(chain.add(network.transaction(set -> set.write("cc", "a", ONE), 1, 2)))
        .as("the write of a value keeps the key's policy")
        .containsExactly(ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void aKeyIsNotWrittenInTheBlockThatChangesItsPolicy() throws Exception {
    Chain chain = new Chain();
    chain.add(network.transaction(set -> set.write("cc", "a", ONE), 1, 2));
    Map<String, ByteString> byOrg3 =
        Map.of("VALIDATION_PARAMETER", SampleNetwork.memberOf(3).toByteString());
    assertThat(
            chain.add(
                network.transaction(set -> set.writeMetadata("cc", "a", byOrg3), 1),
                network.transaction(set -> set.write("cc", "a", TWO), 1, 2),
                network.transaction(set -> set.writeMetadata("cc", "a", byOrg3), 1, 2),
                network.transaction(set -> set.write("cc", "a", TWO), 1, 2, 3)))
        .as("only a change whose endorsements suffice counts as one")
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, VALID, VALID, ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void metadataOfAnAbsentKeyDoNothing() throws Exception {
    Chain chain = new Chain();
    Map<String, ByteString> byOrg3 =
        Map.of("VALIDATION_PARAMETER", SampleNetwork.memberOf(3).toByteString());
    assertThat(chain.add(network.transaction(set -> set.writeMetadata("cc", "a", byOrg3), 1, 2)))
        .containsExactly(VALID);
    assertThat(chain.state.get("cc", "a")).isNull();
  }

  @Test
  void aConfigurationThatTheRuleRefusesIsInvalid() throws Exception {
    ByteString genesis = network.genesis.getData().getData(0);
    Payload payload = Payload.parseFrom(Envelope.parseFrom(genesis).getPayload());
    Payload signed =
        payload.toBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder()
                            .setType(HeaderType.CONFIG_VALUE)
                            .setChannelId(SampleNetwork.CHANNEL)
                            .build()
                            .toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setNonce(network.newNonce())
                            .setCreator(network.client(1).serialized())
                            .build()
                            .toByteString()))
            .build();
    ByteString envelope =
        Envelope.newBuilder()
            .setPayload(signed.toByteString())
            .setSignature(network.client(1).sign(signed.toByteString()))
            .build()
            .toByteString();
    assertThat(new Chain().add(envelope)).containsExactly(INVALID_CONFIG_TRANSACTION);
    assertThat(new Chain().add(genesis))
        .as("after block 0 a configuration must be signed")
        .containsExactly(TxValidationCode.BAD_COMMON_HEADER);
  }

  @Test
  void theGenesisBlockPutsItsConfigurationIntoTheState() {
    BlockValidator validator =
        new BlockValidator(
            new SignatureChecks(new SignatureCache(10)), ConfigRule.unchanging(), Runnable::run);
    MapState state = new MapState();
    ValidatedBlock validated =
        validator.validate(
            ParsedBlock.parse(network.genesis), state, network.config, network.definitions::get);
    assertThat(validated.codes()).containsExactly(VALID);
    assertThat(validated.updates().get("", "CHANNEL_CONFIG_ENV_BYTES")).isNotNull();
  }
}
