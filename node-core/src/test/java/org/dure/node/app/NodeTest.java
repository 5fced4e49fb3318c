package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.Body;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Four whole nodes with TLS, consensus and ledgers, used through Fabric's unmodified client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NodeTest {
  private NodeNetwork network;

  @BeforeAll
  void startAndDeploy(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 4);
    network.startAll();
    network.deploy("probe", TestNetwork.probePackage("probe_1"));
  }

  @AfterAll
  void stop() throws Exception {
    network.close();
  }

  private static Contract probe(Gateway gateway) {
    return gateway.getNetwork(NodeNetwork.CHANNEL).getContract("probe");
  }

  private static SubmittedTransaction put(Gateway gateway, String key, String value)
      throws Exception {
    return probe(gateway)
        .newProposal("put")
        .addArguments(key, value)
        .build()
        .endorse()
        .submitAsync();
  }

  /// Waits until a transaction of Org1's user is on the ledger of a node.
  private Status statusAt(int node, SubmittedTransaction transaction) throws Exception {
    return network.gateway(node, 1, "User1").newCommit(transaction.getBytes()).getStatus();
  }

  @Test
  void whatIsSubmittedAtOneOrganizationIsReadAtAnother() throws Exception {
    SubmittedTransaction transaction = put(network.gateway(1, 1, "User1"), "colour", "green");
    assertThat(transaction.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    assertThat(statusAt(3, transaction).getBlockNumber())
        .isEqualTo(transaction.getStatus().getBlockNumber());
    byte[] read = probe(network.gateway(3, 3, "User1")).evaluateTransaction("get", "colour");
    assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo("green");
  }

  @Test
  void allNodesHoldTheSameBlocks() throws Exception {
    SubmittedTransaction transaction = put(network.gateway(2, 1, "User1"), "shape", "round");
    long last = transaction.getStatus().getBlockNumber();
    List<List<ByteString>> chains = new ArrayList<>();
    for (int node = 1; node <= 4; node++) {
      statusAt(node, transaction);
      chains.add(chain(node, last));
    }
    assertThat(chains.getFirst()).hasSize((int) last + 1);
    assertThat(chains).allMatch(chains.getFirst()::equals);
  }

  /// Header, data, codes and commit hash of each block.
  private List<ByteString> chain(int node, long last) throws Exception {
    Network channel = network.gateway(node, node, "User1").getNetwork(NodeNetwork.CHANNEL);
    List<ByteString> chain = new ArrayList<>();
    try (CloseableIterator<Block> blocks =
        channel.newBlockEventsRequest().startBlock(0).build().getEvents()) {
      while (chain.size() <= last) {
        Block block = blocks.next();
        chain.add(
            block
                .getHeader()
                .toByteString()
                .concat(block.getData().toByteString())
                .concat(Blocks.metadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER))
                .concat(Blocks.metadata(block, BlockMetadataIndex.COMMIT_HASH)));
      }
    }
    return chain;
  }

  @Test
  void aTransactionWhoseReadsBecameStaleIsCommittedAsInvalid() throws Exception {
    Gateway reader = network.gateway(1, 1, "User1");
    put(reader, "counted", "1").getStatus();
    Transaction stale = probe(reader).newProposal("get").addArguments("counted").build().endorse();
    put(network.gateway(2, 2, "User1"), "counted", "2").getStatus();
    assertThat(stale.submitAsync().getStatus().getCode())
        .isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void aContractsEventReachesAClientOfAnotherOrganization() throws Exception {
    Network channel = network.gateway(4, 4, "User1").getNetwork(NodeNetwork.CHANNEL);
    try (CloseableIterator<ChaincodeEvent> events = channel.getChaincodeEvents("probe")) {
      SubmittedTransaction transaction = put(network.gateway(1, 1, "User1"), "heard", "yes");
      ChaincodeEvent event = events.next();
      while (!event.getTransactionId().equals(transaction.getTransactionId())) {
        event = events.next();
      }
      assertThat(event.getEventName()).isEqualTo("put");
    }
  }

  @Test
  void aRefusalOfTheContractReachesTheClient() throws Exception {
    Contract contract = probe(network.gateway(1, 1, "User1"));
    assertThatThrownBy(() -> contract.submitTransaction("refuse", "500"))
        .isInstanceOf(EndorseException.class);
  }

  @Test
  void aQueryIsAnsweredByTheIndexOfThePackageAtEachNodeAndAfterARestart() throws Exception {
    String query = "{\"selector\":{\"owner\":\"Ann\",\"area\":{\"$lt\":25}}}";
    Gateway client = network.gateway(1, 1, "User1");
    put(client, "a1", "{\"owner\":\"Ann\",\"area\":20}").getStatus();
    put(client, "a2", "{\"owner\":\"Ann\",\"area\":30}").getStatus();
    SubmittedTransaction last = put(client, "a3", "{\"owner\":\"Ann\",\"area\":10}");
    assertThat(last.getStatus().isSuccessful()).isTrue();
    network.stop(3);
    network.start(3);
    for (int node : List.of(2, 3)) {
      statusAt(node, last);
      network.await(
          "the index at node " + node, () -> explain(node, query).contains("\"plan\":\"index\""));
      byte[] found =
          probe(network.gateway(node, node, "User1")).evaluateTransaction("query", query);
      assertThat(new String(found, StandardCharsets.UTF_8))
          .isEqualTo("a3={\"owner\":\"Ann\",\"area\":10};a1={\"owner\":\"Ann\",\"area\":20};");
    }
    byte[] submitted = probe(client).submitTransaction("query", query, "asked");
    assertThat(new String(submitted, StandardCharsets.UTF_8)).startsWith("a3=");
  }

  private String explain(int node, String query) {
    try {
      byte[] plan =
          network
              .gateway(node, node, "User1")
              .getNetwork(NodeNetwork.CHANNEL)
              .getContract("_queries")
              .evaluateTransaction("Explain", "probe", "", query);
      return new String(plan, StandardCharsets.UTF_8);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void onEveryNodeEachSignatureOfATransactionIsComputedOnceFromItsEntryToItsBlock()
      throws Exception {
    network.awaitSameHeight();
    long first = network.channel(1).ledger().height();
    List<Long> before = new ArrayList<>();
    for (int node = 1; node <= 4; node++) {
      before.add(network.channel(node).signaturesComputed());
    }
    for (int i = 0; i < 12; i++) {
      int entry = 1 + i % 4;
      put(network.gateway(entry, entry, "User1"), "signed" + i, "x").getStatus();
    }
    network.awaitSameHeight();
    long expected = 0;
    for (long number = first; number < network.channel(1).ledger().height(); number++) {
      expected += signatures(network.channel(1).ledger().block(number).orElseThrow());
    }
    assertThat(expected).as("a creator and at least two endorsers each").isGreaterThanOrEqualTo(36);
    for (int node = 1; node <= 4; node++) {
      assertThat(network.channel(node).signaturesComputed() - before.get(node - 1))
          .as("node %d", node)
          .isEqualTo(expected);
    }
  }

  /// The creators' and the endorsers'.
  private static long signatures(Block block) {
    return ParsedBlock.parse(block).envelopes().stream()
        .mapToLong(envelope ->
            envelope.body() instanceof Body.EndorserTx tx ? 1 + tx.endorsements().size() : 0)
        .sum();
  }

  @Test
  void aNodeThatWasDownCatchesUp() throws Exception {
    network.stop(4);
    SubmittedTransaction transaction = put(network.gateway(1, 1, "User1"), "missed", "once");
    assertThat(transaction.getStatus().isSuccessful()).isTrue();
    network.start(4);
    assertThat(statusAt(4, transaction).isSuccessful()).isTrue();
    byte[] read = probe(network.gateway(4, 4, "User1")).evaluateTransaction("get", "missed");
    assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo("once");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    Path other = network.copyHome(1);
    assertThatThrownBy(() -> Node.start(other))
        .isInstanceOf(NodeStartException.class)
        .hasMessageContaining(":" + network.port(1));
  }

  @Test
  void aSecondStartThatFailsLeavesTheRunningNodesPidAlone() throws Exception {
    Path pid = network.home(2).resolve("node.pid");
    String before = Files.readString(pid);
    assertThatThrownBy(() -> Node.start(network.home(2))).isInstanceOf(NodeStartException.class);
    assertThat(pid).hasContent(before);
  }

  @Test
  void aFolderInUseIsNamed() {
    assertThatThrownBy(() -> Node.start(network.home(2)))
        .isInstanceOf(NodeStartException.class)
        .hasMessageContaining(network.home(2).toString());
  }

  /// The reader is endorsed first, then somebody else's change is committed, then the reader.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get   | hot | -   | hot | MVCC_READ_CONFLICT    | key 'hot' of probe
          count | r   | s   | r5  | PHANTOM_READ_CONFLICT | the range from 'r' to 's' of probe, key 'r5',
          """)
  void aConflictNamesTheKeyAndTheTransactionThatWon(
      String function, String first, String second, String key, TxValidationCode code, String what)
      throws Exception {
    put(network.gateway(1, 1, "User1"), "hot", "1").getStatus();
    Transaction reader =
        probe(network.gateway(1, 1, "User1"))
            .newProposal(function)
            .addArguments(first, second)
            .build()
            .endorse();
    SubmittedTransaction winner = put(network.gateway(2, 2, "User1"), key, "2");
    Status won = winner.getStatus();
    assertThat(reader.submitAsync().getStatus().getCode()).isEqualTo(code);

    for (int node : List.of(1, 3)) {
      AtomicReference<Metadata> trailers = new AtomicReference<>();
      Channel listening =
          ClientInterceptors.intercept(
              network.connect(node),
              MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
      SigningIdentity user = network.user(1, "User1");
      try (Gateway gateway =
          Gateway.newInstance()
              .identity(new X509Identity(user.mspId(), user.certificate()))
              .signer(user::sign)
              .hash(Hash.NONE)
              .connection(listening)
              .connect()) {
        gateway.newCommit(reader.submitAsync().getBytes()).getStatus();
      }
      byte[] said =
          trailers.get().get(Metadata.Key.of("dure-conflict-bin", Metadata.BINARY_BYTE_MARSHALLER));
      assertThat(new String(said, StandardCharsets.UTF_8))
          .isEqualTo(
              "%s was changed by transaction %s in block %d"
                  .formatted(what, won.getTransactionId(), won.getBlockNumber()));
    }
  }
}
