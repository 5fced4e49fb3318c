package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.dure.model.rwset.TxRwSet;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;

/// Faults of form, of which a transaction gets one or two.
final class RandomDamage {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final ByteString RUBBISH = ByteString.copyFrom(new byte[] {0x0a, 0x55, 1});

  private static final List<Consumer<CraftedTransaction>> FAULTS =
      List.of(
          tx -> tx.payload = RUBBISH,
          tx -> tx.payload = ByteString.EMPTY,
          tx -> tx.channelHeaderBytes = RUBBISH,
          tx -> tx.signatureHeaderBytes = RUBBISH,
          tx -> tx.channelHeader.setEpoch(1),
          tx -> tx.signatureHeader.clearNonce(),
          tx -> tx.signatureHeader.clearCreator(),
          tx -> tx.channelHeader.setType(HeaderType.MESSAGE_VALUE),
          tx -> tx.channelHeader.setType(99),
          tx -> tx.channelHeader.setType(HeaderType.CONFIG_UPDATE_VALUE),
          tx -> tx.channelHeader.setType(HeaderType.CONFIG_VALUE),
          tx -> tx.channelHeader.setChannelId("elsewhere"),
          tx -> tx.channelHeader.setTxId("00"),
          tx -> tx.channelHeader.clearTxId(),
          tx -> tx.channelHeader.clearExtension(),
          tx -> tx.channelHeader.setExtension(RUBBISH),
          tx -> tx.channelHeader.setExtension(nameless()),
          tx -> tx.signatureHeader.setCreator(ONE),
          tx -> tx.signature = ByteString.EMPTY,
          tx -> tx.signature = RUBBISH,
          tx -> tx.highS = true,
          tx -> tx.data = RUBBISH,
          tx -> tx.data = ByteString.EMPTY,
          tx -> tx.actions = 0,
          tx -> tx.actions = 2,
          tx -> tx.actionHeader = RUBBISH,
          tx -> tx.actionHeader = ByteString.EMPTY,
          tx -> tx.actionPayload = RUBBISH,
          tx -> tx.actionPayload = ByteString.EMPTY,
          tx -> tx.proposalHash = ONE,
          tx -> tx.extension = RUBBISH,
          tx -> tx.extension = ByteString.EMPTY,
          tx -> tx.action.setResults(RUBBISH),
          tx -> tx.action.setResults(ByteString.EMPTY),
          tx -> tx.action.setResults(tx.action.getResults().concat(tx.action.getResults())),
          tx -> tx.action.clearChaincodeId(),
          tx -> tx.action.setChaincodeId(ChaincodeID.newBuilder().setName("x").setVersion("1")),
          tx -> tx.action.getChaincodeIdBuilder().clearVersion(),
          tx -> tx.action.setEvents(RUBBISH),
          tx -> tx.action.setEvents(eventOf("x")),
          tx -> tx.action.setEvents(eventOf("asset")),
          tx -> tx.action.setResults(new TxRwSet(List.of()).toBytes()));

  private final Random random;

  RandomDamage(Random random) {
    this.random = random;
  }

  void damage(CraftedTransaction transaction) {
    FAULTS.get(random.nextInt(FAULTS.size())).accept(transaction);
    if (random.nextInt(3) == 0) {
      FAULTS.get(random.nextInt(FAULTS.size())).accept(transaction);
    }
  }

  private static ByteString nameless() {
    return ChaincodeHeaderExtension.newBuilder()
        .setChaincodeId(ChaincodeID.getDefaultInstance())
        .build()
        .toByteString();
  }

  private static ByteString eventOf(String chaincode) {
    return ChaincodeEvent.newBuilder().setChaincodeId(chaincode).build().toByteString();
  }
}
