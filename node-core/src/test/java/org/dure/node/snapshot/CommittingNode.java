package org.dure.node.snapshot;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.SigningIdentity;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.commit.CommitMetrics;
import org.dure.node.commit.Committer;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.events.CommitEvents;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ConfigRule;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.store.BlockArchive;
import org.dure.store.Ledger;
import org.dure.store.LedgerSnapshots;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksSnapshots;
import org.dure.store.rocks.RocksTuning;

/// The stages of a node behind consensus: blocks are validated, committed, and snapshots taken of
/// what comes of them; old blocks go into an archive. All in one home folder.
final class CommittingNode implements AutoCloseable {
  /// So small that flushes and compactions happen all the time.
  private static final RocksTuning TUNING = new RocksTuning(1 << 20, 1 << 20, 2);

  private static final int SIGNATURES = 1000;

  final RocksLedgers ledgers;
  final Ledger ledger;
  final SnapshotSettings settings;
  final ChannelSnapshots snapshots;
  private final CommitEvents events;

  /// @param everyBlocks a snapshot at each multiple of it
  /// @param keepBlocks that stay in the ledger
  /// @param store what snapshots are taken with, given the real one
  CommittingNode(
      Path home,
      ChannelConfig config,
      SigningIdentity signer,
      String mspId,
      long everyBlocks,
      long keepBlocks,
      UnaryOperator<LedgerSnapshots> store)
      throws Exception {
    BlockArchive archive = new BlockArchive(home.resolve("archive"));
    this.ledgers = new RocksLedgers(ledgersOf(home), TUNING, archive);
    this.ledger = ledgers.open(config.channelId());
    this.events = new CommitEvents(ledger);
    Committer committer =
        new Committer(
            ledger,
            new BlockValidator(
                new SignatureChecks(new SignatureCache(SIGNATURES)),
                ConfigRule.unchanging(),
                Runnable::run),
            new ChannelConfigHolder(config),
            events,
            CommitMetrics.none(),
            new BlockPlaintext(
                mspId, ledger.staging(), MemberNodes.none(), PrivateDataMetrics.none()),
            chaincode -> {});
    this.settings =
        new SnapshotSettings(
            home.resolve("snapshots"),
            everyBlocks,
            1L << 30,
            new SnapshotSettings.Pruning.Below(keepBlocks, archive));
    this.snapshots =
        new ChannelSnapshots(
            committer, ledger, store.apply(new RocksSnapshots(ledgers)), settings, signer);
  }

  static Path ledgersOf(Path home) {
    return home.resolve("ledgers");
  }

  @Override
  public void close() {
    snapshots.close();
    events.close();
    ledgers.close();
  }
}
