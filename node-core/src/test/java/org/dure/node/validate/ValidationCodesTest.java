package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_COMMON_HEADER;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_CREATOR_SIGNATURE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_HEADER_EXTENSION;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_PAYLOAD;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_PROPOSAL_TXID;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_RESPONSE_PAYLOAD;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_RWSET;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.DUPLICATE_TXID;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.ILLEGAL_WRITESET;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_CHAINCODE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_CONFIG_TRANSACTION;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_ENDORSER_TRANSACTION;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_OTHER_REASON;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_WRITESET;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.TARGET_CHAIN_NOT_FOUND;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.UNSUPPORTED_TX_PAYLOAD;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxRwSet;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// For each validation code what earns it, and which of two faults gives the code. The table in
/// docs/validation.md names these tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ValidationCodesTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final ByteString RUBBISH = ByteString.copyFrom(new byte[] {0x0a, 0x55, 1});

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  private ByteString crafted(Consumer<CraftedTransaction> change) {
    CraftedTransaction transaction = new CraftedTransaction(network);
    change.accept(transaction);
    return transaction.build();
  }

  private TxValidationCode codeOf(Consumer<CraftedTransaction> change) throws Exception {
    return new TestChain(network).add(crafted(change)).getFirst();
  }

  @Test
  void theCraftedTransactionIsSoundWhenNothingIsChanged() throws Exception {
    assertThat(codeOf(tx -> {})).isEqualTo(VALID);
  }

  @Test
  void anEntryThatIsNoEnvelopeIsInvalidForOtherReasons() throws Exception {
    assertThat(new TestChain(network).add(RUBBISH)).containsExactly(INVALID_OTHER_REASON);
  }

  @Test
  void anEmptyEntryLacksItsHeader() throws Exception {
    assertThat(new TestChain(network).add(ByteString.EMPTY)).containsExactly(BAD_COMMON_HEADER);
  }

  @Test
  void aPayloadThatDoesNotParseIsBad() throws Exception {
    assertThat(codeOf(tx -> tx.payload = RUBBISH)).isEqualTo(BAD_PAYLOAD);
  }

  @Test
  void headersMustParseAndBeOfATransactionWithNonceCreatorAndNoEpoch() throws Exception {
    assertThat(codeOf(tx -> tx.payload = ByteString.EMPTY)).isEqualTo(BAD_COMMON_HEADER);
    assertThat(codeOf(tx -> tx.channelHeaderBytes = RUBBISH)).isEqualTo(BAD_COMMON_HEADER);
    assertThat(codeOf(tx -> tx.signatureHeaderBytes = RUBBISH)).isEqualTo(BAD_COMMON_HEADER);
    assertThat(codeOf(tx -> tx.channelHeader.setEpoch(1))).isEqualTo(BAD_COMMON_HEADER);
    assertThat(codeOf(tx -> tx.signatureHeader.clearNonce())).isEqualTo(BAD_COMMON_HEADER);
    assertThat(codeOf(tx -> tx.signatureHeader.clearCreator())).isEqualTo(BAD_COMMON_HEADER);
    for (int type :
        List.of(
            HeaderType.MESSAGE_VALUE,
            HeaderType.ORDERER_TRANSACTION_VALUE,
            HeaderType.DELIVER_SEEK_INFO_VALUE,
            HeaderType.CHAINCODE_PACKAGE_VALUE,
            99)) {
      assertThat(codeOf(tx -> tx.channelHeader.setType(type)))
          .as("a type that is unknown to v3's header check, %d", type)
          .isEqualTo(BAD_COMMON_HEADER);
    }
  }

  @Test
  void aCreatorNobodyKnowsAndASignatureThatIsMissingAreTheCreatorsFault() throws Exception {
    assertThat(codeOf(tx -> tx.signatureHeader.setCreator(ONE))).isEqualTo(BAD_CREATOR_SIGNATURE);
    assertThat(codeOf(tx -> tx.signature = ByteString.EMPTY)).isEqualTo(BAD_CREATOR_SIGNATURE);
    assertThat(codeOf(tx -> tx.signature = RUBBISH)).isEqualTo(BAD_CREATOR_SIGNATURE);
  }

  @Test
  void theTransactionIdMustFollowFromNonceAndCreator() throws Exception {
    assertThat(codeOf(tx -> tx.channelHeader.setTxId("00"))).isEqualTo(BAD_PROPOSAL_TXID);
    assertThat(codeOf(tx -> tx.channelHeader.clearTxId())).isEqualTo(BAD_PROPOSAL_TXID);
  }

  @Test
  void oneActionThatHangsTogetherIsAskedFor() throws Exception {
    TxValidationCode code = INVALID_ENDORSER_TRANSACTION;
    assertThat(codeOf(tx -> tx.data = RUBBISH)).isEqualTo(code);
    assertThat(codeOf(tx -> tx.data = ByteString.EMPTY)).isEqualTo(code);
    assertThat(codeOf(tx -> tx.actions = 2)).isEqualTo(code);
    assertThat(codeOf(tx -> tx.actionHeader = ByteString.EMPTY)).isEqualTo(code);
    assertThat(codeOf(tx -> tx.actionPayload = RUBBISH)).isEqualTo(code);
    assertThat(codeOf(tx -> tx.actionPayload = ByteString.EMPTY))
        .as("no endorsed action, where v3 ends with a nil dereference")
        .isEqualTo(code);
    assertThat(codeOf(tx -> tx.proposalHash = ONE)).isEqualTo(code);
  }

  @Test
  void aConfigurationUpdateIsNoPayloadForABlock() throws Exception {
    assertThat(codeOf(tx -> tx.channelHeader.setType(HeaderType.CONFIG_UPDATE_VALUE)))
        .isEqualTo(UNSUPPORTED_TX_PAYLOAD);
    assertThat(
            codeOf(tx -> {
              tx.channelHeader.setType(HeaderType.CONFIG_UPDATE_VALUE);
              tx.data = RUBBISH;
            }))
        .isEqualTo(UNSUPPORTED_TX_PAYLOAD);
  }

  @Test
  void aConfigurationThatIsEmptyOrDoesNotParseIsInvalid() throws Exception {
    for (ByteString data : List.of(ByteString.EMPTY, RUBBISH)) {
      assertThat(
              codeOf(tx -> {
                tx.channelHeader.setType(HeaderType.CONFIG_VALUE);
                tx.data = data;
              }))
          .isEqualTo(INVALID_CONFIG_TRANSACTION);
    }
  }

  @Test
  void aConfigurationNeedsItsSignerBeforeAnythingInsideItIsRead() throws Exception {
    assertThat(
            codeOf(tx -> {
              tx.channelHeader.setType(HeaderType.CONFIG_VALUE);
              tx.signatureHeader.clearNonce();
              tx.data = RUBBISH;
            }))
        .isEqualTo(BAD_COMMON_HEADER);
  }

  @Test
  void whatThePolicyCheckReadsMustParse() throws Exception {
    assertThat(codeOf(tx -> tx.channelHeader.setExtension(RUBBISH)))
        .isEqualTo(BAD_HEADER_EXTENSION);
    assertThat(codeOf(tx -> tx.extension = RUBBISH)).isEqualTo(BAD_RESPONSE_PAYLOAD);
    assertThat(codeOf(tx -> tx.extension = ByteString.EMPTY)).isEqualTo(BAD_RESPONSE_PAYLOAD);
    assertThat(codeOf(tx -> tx.action.setResults(RUBBISH))).isEqualTo(BAD_RWSET);
  }

  @Test
  void theChaincodeMustBeNamedAndTheSameThroughout() throws Exception {
    assertThat(codeOf(tx -> tx.channelHeader.clearExtension())).isEqualTo(INVALID_OTHER_REASON);
    assertThat(codeOf(tx -> tx.action.clearChaincodeId())).isEqualTo(INVALID_OTHER_REASON);
    assertThat(codeOf(tx -> tx.action.setEvents(RUBBISH))).isEqualTo(INVALID_OTHER_REASON);
    ByteString foreign = ChaincodeEvent.newBuilder().setChaincodeId("x").build().toByteString();
    assertThat(codeOf(tx -> tx.action.setEvents(foreign))).isEqualTo(INVALID_OTHER_REASON);
    ChaincodeID other = ChaincodeID.newBuilder().setName("other").setVersion("1").build();
    assertThat(codeOf(tx -> tx.action.setChaincodeId(other))).isEqualTo(INVALID_CHAINCODE);
    ByteString nameless =
        ChaincodeHeaderExtension.newBuilder()
            .setChaincodeId(ChaincodeID.getDefaultInstance())
            .build()
            .toByteString();
    assertThat(codeOf(tx -> tx.channelHeader.setExtension(nameless))).isEqualTo(INVALID_CHAINCODE);
    assertThat(codeOf(tx -> tx.action.getChaincodeIdBuilder().clearVersion()))
        .isEqualTo(INVALID_CHAINCODE);
  }

  @Test
  void aNamespaceThatStandsTwiceIsIllegal() throws Exception {
    assertThat(
            codeOf(
                tx -> tx.action.setResults(tx.action.getResults().concat(tx.action.getResults()))))
        .isEqualTo(ILLEGAL_WRITESET);
  }

  @Test
  void aCollectionWithoutANameHasNoPlaceInTheState() throws Exception {
    CollHashedRwSet unnamed =
        new CollHashedRwSet(
            "",
            List.of(),
            List.of(KvWriteHash.of("k", ONE)),
            List.of(),
            ByteString.copyFromUtf8("h"));
    NsRwSet set = new NsRwSet("cc", List.of(), List.of(), List.of(), List.of(), List.of(unnamed));
    assertThat(codeOf(tx -> tx.action.setResults(new TxRwSet(List.of(set)).toBytes())))
        .isEqualTo(INVALID_WRITESET);
  }

  @Test
  void ofTwoFaultsTheFirstInFabricsOrderGivesTheCode() throws Exception {
    assertThat(
            codeOf(tx -> {
              tx.signature = RUBBISH;
              tx.channelHeader.setTxId("00");
            }))
        .isEqualTo(BAD_CREATOR_SIGNATURE);
    assertThat(
            codeOf(tx -> {
              tx.channelHeader.setTxId("00").setChannelId("elsewhere");
              tx.data = RUBBISH;
            }))
        .isEqualTo(BAD_PROPOSAL_TXID);
    assertThat(
            codeOf(tx -> {
              tx.channelHeader.setChannelId("elsewhere");
              tx.action.setResults(RUBBISH);
            }))
        .isEqualTo(TARGET_CHAIN_NOT_FOUND);
    assertThat(
            codeOf(tx -> {
              tx.action.setResults(RUBBISH).clearChaincodeId();
            }))
        .isEqualTo(BAD_RWSET);
  }

  @Test
  void anIdOnTheLedgerWinsOverWhatIsWrongInTheActionAndAnythingEarlierOverIt() throws Exception {
    TestChain chain = new TestChain(network);
    ByteString nonce = network.newNonce();
    chain.add(crafted(tx -> tx.signatureHeader.setNonce(nonce)));
    List<TxValidationCode> codes = new ArrayList<>();
    codes.addAll(
        chain.add(
            crafted(tx -> {
              tx.signatureHeader.setNonce(nonce);
              tx.action.setResults(RUBBISH);
            }),
            crafted(tx -> {
              tx.signatureHeader.setNonce(nonce);
              tx.endorsers = tx.endorsers.subList(0, 1);
            }),
            crafted(tx -> {
              tx.signatureHeader.setNonce(nonce);
              tx.proposalHash = ONE;
            }),
            crafted(tx -> {
              tx.signatureHeader.setNonce(nonce);
              tx.signature = RUBBISH;
            })));
    assertThat(codes)
        .containsExactly(
            DUPLICATE_TXID, DUPLICATE_TXID, INVALID_ENDORSER_TRANSACTION, BAD_CREATOR_SIGNATURE);
  }

  @Test
  void anIdIsTakenByAnyTransactionOnTheLedgerValidOrNot() throws Exception {
    TestChain chain = new TestChain(network);
    ByteString nonce = network.newNonce();
    assertThat(
            chain.add(
                crafted(tx -> {
                  tx.signatureHeader.setNonce(nonce);
                  tx.signature = RUBBISH;
                }),
                crafted(tx -> tx.signatureHeader.setNonce(nonce))))
        .as("in one block only a sound one takes it")
        .containsExactly(BAD_CREATOR_SIGNATURE, VALID);
    ByteString other = network.newNonce();
    chain.add(
        crafted(tx -> {
          tx.signatureHeader.setNonce(other);
          tx.signature = RUBBISH;
        }));
    assertThat(chain.add(crafted(tx -> tx.signatureHeader.setNonce(other))))
        .containsExactly(DUPLICATE_TXID);
  }

  @Test
  void anEnvelopeThatNamesNoIdTakesTheOneOfItsNonceAndCreator() throws Exception {
    TestChain chain = new TestChain(network);
    ByteString nonce = network.newNonce();
    chain.add(
        crafted(tx -> {
          tx.signatureHeader.setNonce(nonce);
          tx.channelHeader.setType(HeaderType.CONFIG_VALUE).clearTxId();
          tx.data = ByteString.EMPTY;
        }));
    assertThat(chain.add(crafted(tx -> tx.signatureHeader.setNonce(nonce))))
        .containsExactly(DUPLICATE_TXID);
  }
}
