package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The network as an application sees it: through the unmodified fabric-gateway client.
@Timeout(120)
final class GatewayClientTest {

  private static final TestNetwork NETWORK = TestNetwork.shared();

  @Test
  void whatOneOrganisationSubmitsAnotherReads() throws Exception {
    String key = NETWORK.freshKey("parcel");
    try (Gateway first = NETWORK.gateway(1);
        Gateway third = NETWORK.gateway(3)) {
      SubmittedTransaction submitted =
          contract(first)
              .newProposal("put")
              .addArguments(key, "owned by nobody")
              .build()
              .endorse()
              .submitAsync();
      Status status = submitted.getStatus();
      assertThat(status.isSuccessful()).isTrue();
      assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);

      NETWORK.awaitHeight(3, status.getBlockNumber() + 1);
      assertThat(utf8(contract(third).evaluateTransaction("get", key)))
          .isEqualTo("owned by nobody");
    }
  }

  @Test
  void anMvccConflictIsReportedWithItsCode() throws Exception {
    String key = NETWORK.freshKey("counter");
    try (Gateway gateway = NETWORK.gateway(2)) {
      Contract contract = contract(gateway);
      contract.submitTransaction("put", key, "0");
      Transaction first = endorseIncrement(contract, key);
      Transaction second = endorseIncrement(contract, key);

      assertThat(first.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
      Status lost = second.submitAsync().getStatus();
      assertThat(lost.isSuccessful()).isFalse();
      assertThat(lost.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
      assertThat(utf8(contract.evaluateTransaction("get", key))).isEqualTo("1");
    }
  }

  @Test
  void submittingAConflictSynchronouslyThrowsCommitException() throws Exception {
    String key = NETWORK.freshKey("counter");
    try (Gateway gateway = NETWORK.gateway(4)) {
      Contract contract = contract(gateway);
      contract.submitTransaction("put", key, "0");
      Transaction stale = endorseIncrement(contract, key);
      contract.submitTransaction("increment", key);
      assertThatThrownBy(stale::submit)
          .isInstanceOfSatisfying(
              org.hyperledger.fabric.client.CommitException.class,
              e -> assertThat(e.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT));
    }
  }

  @Test
  void aRangeThatChangedIsAPhantomConflict() throws Exception {
    String prefix = NETWORK.freshKey("range");
    try (Gateway gateway = NETWORK.gateway(1)) {
      Contract contract = contract(gateway);
      contract.submitTransaction("put", prefix + "a", "1");
      Transaction counted =
          contract
              .newProposal("countRange")
              .addArguments(prefix, prefix + "z", NETWORK.freshKey("count"))
              .build()
              .endorse();
      contract.submitTransaction("put", prefix + "b", "2");
      assertThat(counted.submitAsync().getStatus().getCode())
          .isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }
  }

  @Test
  void chaincodeEventsArriveFromTheBlockAskedFor() throws Exception {
    String name = NETWORK.freshKey("announced");
    try (Gateway first = NETWORK.gateway(1);
        Gateway second = NETWORK.gateway(2)) {
      SubmittedTransaction submitted =
          contract(first)
              .newProposal("announce")
              .addArguments(name, "to all")
              .build()
              .endorse()
              .submitAsync();
      long block = submitted.getStatus().getBlockNumber();
      try (var events =
          network(second).newChaincodeEventsRequest("kv").startBlock(block).build().getEvents()) {
        ChaincodeEvent event = NETWORK.within(30, () -> first(events, name));
        assertThat(event.getTransactionId()).isEqualTo(submitted.getTransactionId());
        assertThat(event.getBlockNumber()).isEqualTo(block);
        assertThat(event.getChaincodeName()).isEqualTo("kv");
        assertThat(utf8(event.getPayload())).isEqualTo("to all");
      }
    }
  }

  @Test
  void blockEventsReplayTheChainWithoutAGapAndChained() throws Exception {
    try (Gateway gateway = NETWORK.gateway(3)) {
      contract(gateway).submitTransaction("put", NETWORK.freshKey("block"), "1");
      try (var blocks =
          network(gateway).newBlockEventsRequest().startBlock(0).build().getEvents()) {
        NETWORK.within(
            30,
            () -> {
              for (long number = 0; number < 4; number++) {
                Block block = blocks.next();
                assertThat(block.getHeader().getNumber()).isEqualTo(number);
              }
              return true;
            });
      }
    }
  }

  @Test
  void filteredBlockEventsTellTransactionAndCode() throws Exception {
    try (Gateway gateway = NETWORK.gateway(2)) {
      SubmittedTransaction submitted =
          contract(gateway)
              .newProposal("put")
              .addArguments(NETWORK.freshKey("filtered"), "1")
              .build()
              .endorse()
              .submitAsync();
      long number = submitted.getStatus().getBlockNumber();
      try (var blocks =
          network(gateway).newFilteredBlockEventsRequest().startBlock(number).build().getEvents()) {
        var block = NETWORK.within(30, blocks::next);
        assertThat(block.getFilteredTransactionsList())
            .anySatisfy(tx -> {
              assertThat(tx.getTxid()).isEqualTo(submitted.getTransactionId());
              assertThat(tx.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
            });
      }
    }
  }

  @Test
  void aContractsRefusalReachesTheClientWithItsText() {
    try (Gateway gateway = NETWORK.gateway(1)) {
      assertThatThrownBy(
              () -> contract(gateway).evaluateTransaction("get", NETWORK.freshKey("absent")))
          .isInstanceOf(GatewayException.class)
          .satisfies(e ->
              assertThat(((GatewayException) e).getDetails())
                  .anySatisfy(d -> assertThat(d.getMessage()).contains("no value at key")));
    }
  }

  @Test
  void anUndefinedChaincodeIsNamedInTheRefusal() {
    try (Gateway gateway = NETWORK.gateway(1)) {
      assertThatThrownBy(
              () -> network(gateway).getContract("nosuch").submitTransaction("put", "a", "b"))
          .isInstanceOf(EndorseException.class)
          .hasMessageContaining("nosuch");
    }
  }

  @Test
  void manyClientsAtEveryOrganisationAllCommit() throws Exception {
    String prefix = NETWORK.freshKey("many");
    List<String> keys =
        NETWORK.inParallel(
            4,
            50,
            (org, i) -> {
              try (Gateway gateway = NETWORK.gateway(org)) {
                String key = prefix + "-" + org + "-" + i;
                contract(gateway).submitTransaction("put", key, key);
                return key;
              }
            });
    NETWORK.awaitEqualHeights();
    try (Gateway gateway = NETWORK.gateway(4)) {
      for (String key : keys) {
        assertThat(utf8(contract(gateway).evaluateTransaction("get", key))).isEqualTo(key);
      }
    }
  }

  /// The same signed transaction, to all four nodes at once and twice to each, under load, and once
  /// more when it is committed: each submit succeeds and has one and the same commit status.
  @Test
  void aTransactionSubmittedThroughAllNodesAtOnceAndAgainLaterNeverFails() throws Exception {
    try (Load load = Load.start(NETWORK, 1, 1, 2, 3, 4);
        Gateway client = NETWORK.gateway(1)) {
      load.awaitMore(8);
      for (int round = 0; round < 5; round++) {
        String key = NETWORK.freshKey("again");
        contract(client).submitTransaction("put", key, "0");
        long height = NETWORK.height(1);
        for (int org = 1; org <= 4; org++) {
          NETWORK.awaitHeight(org, height); // whoever endorses has to know the key
        }
        byte[] transaction = endorseIncrement(contract(client), key).getBytes();
        List<String> atOnce = NETWORK.inParallel(4, 2, (node, i) -> outcome(node, transaction));
        List<String> later = NETWORK.inParallel(4, 1, (node, i) -> outcome(node, transaction));
        assertThat(atOnce).hasSize(8).allMatch(atOnce.getFirst()::equals);
        assertThat(later).hasSize(4).allMatch(atOnce.getFirst()::equals);
        assertThat(utf8(contract(client).evaluateTransaction("get", key))).isEqualTo("1");
      }
      NETWORK.check(load.stop());
    }
  }

  /// Submits through a node and waits for the commit.
  private static String outcome(int node, byte[] transaction) throws Exception {
    try (Gateway there = NETWORK.gateway(1, node)) {
      Status status = there.newTransaction(transaction).submitAsync().getStatus();
      assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);
      return status.getTransactionId() + " in block " + status.getBlockNumber();
    }
  }

  private static Transaction endorseIncrement(Contract contract, String key)
      throws EndorseException, CommitStatusException {
    return contract.newProposal("increment").addArguments(key).build().endorse();
  }

  private static ChaincodeEvent first(java.util.Iterator<ChaincodeEvent> events, String name) {
    while (events.hasNext()) {
      ChaincodeEvent event = events.next();
      if (event.getEventName().equals(name)) {
        return event;
      }
    }
    throw new AssertionError("the stream of events ended before " + name);
  }

  private static Network network(Gateway gateway) {
    return gateway.getNetwork("mychannel");
  }

  private static Contract contract(Gateway gateway) {
    return network(gateway).getContract("kv");
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
