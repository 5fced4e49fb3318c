package org.dure.node.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.state.CommitHash;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.events.BlockFeed;
import org.dure.node.events.CommitEvents;
import org.dure.node.events.CommittedBlock;
import org.dure.node.events.TxStatus;
import org.dure.node.order.CommitReceipt;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ConfigRule;
import org.dure.node.validate.SampleNetwork;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.store.Ledger;
import org.dure.store.PrivateStaging;
import org.dure.store.StoreException;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitterTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final String IMPLICIT = "_implicit_org_Org1MSP";

  private SampleNetwork network;
  private RocksLedgers ledgers;
  private Ledger ledger;
  private CommitEvents events;
  private Committer committer;
  private final List<String> redefined = new ArrayList<>();

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
    ledgers = new RocksLedgers(folder.resolve("ledger"));
    ledger = ledgers.open(SampleNetwork.CHANNEL);
    events = new CommitEvents(ledger);
    committer =
        new Committer(
            ledger,
            new BlockValidator(
                new SignatureChecks(new SignatureCache(100)),
                ConfigRule.unchanging(),
                Runnable::run),
            new ChannelConfigHolder(network.config),
            events,
            CommitMetrics.none(),
            new BlockPlaintext(
                "Org1MSP", ledger.staging(), MemberNodes.none(), PrivateDataMetrics.none()),
            redefined::add);
    committer.accept(ParsedBlock.parse(network.genesis));
  }

  @AfterEach
  void close() {
    events.close();
    ledgers.close();
  }

  private ParsedBlock next(ByteString... transactions) throws Exception {
    return ParsedBlock.parse(
        Blocks.create(ledger.height(), ledger.lastBlockHash(), List.of(transactions)));
  }

  /// `_lifecycle` is defined from the start.
  private ByteString approval(RwSetBuilder sets) {
    return network.transactionOf("_lifecycle", sets, 1);
  }

  private static RwSetBuilder privateWrite(String key, ByteString value) {
    RwSetBuilder sets = new RwSetBuilder();
    sets.writePrivate("_lifecycle", IMPLICIT, key, value);
    return sets;
  }

  @Test
  void aCommittedBlockHoldsCodesAndCommitHash() throws Exception {
    CommitReceipt receipt =
        committer.accept(next(network.transaction(set -> set.write("cc", "a", ONE), 1, 2)));
    ByteString codes =
        ByteString.copyFrom(new byte[] {(byte) TxValidationCode.INVALID_CHAINCODE_VALUE});
    assertThat(receipt.number()).isEqualTo(1);
    assertThat(receipt.commitHash())
        .isEqualTo(CommitHash.of(codes, new StateUpdates(), ByteString.EMPTY));
    assertThat(Blocks.transactionsFilter(ledger.block(1).orElseThrow())).isEqualTo(codes);
    assertThat(ledger.commitHash()).isEqualTo(receipt.commitHash());
  }

  @Test
  void theSameBlockAgainIsAnsweredAndNotWritten() throws Exception {
    ParsedBlock block = next(approval(privateWrite("k", ONE)));
    CommitReceipt first = committer.accept(block);
    assertThat(committer.accept(block)).isEqualTo(first);
    assertThat(ledger.height()).isEqualTo(2);
  }

  @Test
  void anotherBlockOfACommittedNumberStopsTheChannel() throws Exception {
    ParsedBlock block = next(approval(privateWrite("k", ONE)));
    ParsedBlock other = next(approval(privateWrite("k", ONE)));
    committer.accept(block);
    assertThatThrownBy(() -> committer.accept(other))
        .isInstanceOf(CommitException.class)
        .hasMessageContaining("block 1 of channel mychannel");
  }

  @Test
  void aBlockBeyondTheNextIsRefused() throws Exception {
    ParsedBlock far =
        ParsedBlock.parse(
            Blocks.create(5, ledger.lastBlockHash(), List.of(approval(privateWrite("k", ONE)))));
    assertThatThrownBy(() -> committer.accept(far)).isInstanceOf(CommitException.class);
    assertThat(ledger.height()).isEqualTo(1);
  }

  @Test
  void aBlockThatDoesNotFollowTheLastLeavesTheLedgerAsItWas() throws Exception {
    ParsedBlock wrong =
        ParsedBlock.parse(Blocks.create(1, ONE, List.of(approval(privateWrite("k", ONE)))));
    CompletableFuture<TxStatus> outcome = events.await(wrong.envelopes().getFirst().txId());
    assertThatThrownBy(() -> committer.accept(wrong)).isInstanceOf(StoreException.class);
    assertThat(ledger.height()).isEqualTo(1);
    assertThat(outcome).isNotDone();
  }

  @Test
  void stagedPlaintextIsKeptWhenItsHashIsInTheBlock() throws Exception {
    RwSetBuilder sets = privateWrite("k", ONE);
    ByteString envelope = approval(sets);
    stage(envelope, sets);
    committer.accept(next(envelope));
    assertThat(ledger.state().getPrivate("_lifecycle", IMPLICIT, "k").value()).isEqualTo(ONE);
  }

  @Test
  void plaintextOfAnotherHashIsNotKept() throws Exception {
    ByteString envelope = approval(privateWrite("k", ONE));
    stage(envelope, privateWrite("k", ByteString.copyFromUtf8("forged")));
    committer.accept(next(envelope));
    assertThat(ledger.state().getPrivate("_lifecycle", IMPLICIT, "k")).isNull();
  }

  private void stage(ByteString envelope, RwSetBuilder sets) {
    ledger
        .staging()
        .stage(
            ParsedEnvelope.parse(envelope).txId(),
            ledger.height(),
            sets.build().privateSet(),
            PrivateStaging.OWN);
  }

  @Test
  void whoeverWaitsIsToldOnceItIsOnTheLedger() throws Exception {
    ByteString envelope = approval(privateWrite("k", ONE));
    String txId = ParsedEnvelope.parse(envelope).txId();
    CompletableFuture<TxStatus> before = events.await(txId);
    assertThat(before).isNotDone();
    committer.accept(next(envelope));
    TxStatus expected = new TxStatus(txId, 1, 0, TxValidationCode.VALID);
    assertThat(before).isCompletedWithValue(expected);
    assertThat(events.await(txId)).isCompletedWithValue(expected);
  }

  @Test
  void aFeedGoesFromTheLedgerToTheBlocksToCome() throws Exception {
    BlockFeed feed = events.feed(0);
    assertThat(feed.poll(Duration.ofSeconds(1))).extracting(CommittedBlock::number).isEqualTo(0L);
    assertThat(feed.poll(Duration.ZERO)).isNull();
    committer.accept(next(approval(privateWrite("k", ONE))));
    assertThat(feed.poll(Duration.ofSeconds(1))).extracting(CommittedBlock::number).isEqualTo(1L);
    assertThat(feed.ended()).isFalse();
    events.close();
    assertThat(feed.poll(Duration.ofSeconds(5))).isNull();
    assertThat(feed.ended()).isTrue();
  }

  @Test
  void closingCancelsThoseWhoWait() {
    CompletableFuture<TxStatus> never = events.await("nothing");
    events.close();
    assertThat(never).isCancelled();
  }
}
