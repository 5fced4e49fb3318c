package org.dure.node.app;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.node.config.NodeConfig;
import org.dure.node.config.NodeConfigException;
import org.dure.node.config.NodeConfigReader;
import org.dure.node.snapshot.CheckedSnapshot;
import org.dure.node.snapshot.SnapshotCheck;
import org.dure.node.snapshot.SnapshotException;
import org.dure.node.snapshot.SnapshotLoad;
import org.dure.store.BlockArchive;
import org.dure.store.StoreException;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksSnapshots;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/// What an operator does to the ledgers of a node that does not run: begin one with a snapshot, and
/// make room in one.
public final class SnapshotJoin {
  private final NodeConfig config;

  private SnapshotJoin(NodeConfig config) {
    this.config = config;
  }

  /// The node whose settings are in `home`.
  ///
  /// @throws NodeStartException if they cannot be read
  public static SnapshotJoin of(Path home) throws NodeStartException {
    try {
      return new SnapshotJoin(NodeConfigReader.read(home, System.getenv()));
    } catch (NodeConfigException e) {
      throw new NodeStartException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new NodeStartException("cannot read the settings in " + home + ": " + e, e);
    }
  }

  /// Checks a snapshot and begins a ledger with it.
  ///
  /// @param manifests of other nodes' snapshots at that height
  /// @param configBlock a config block to trust; null for the genesis blocks of the settings
  /// @return channel and height
  /// @throws NodeStartException saying what does not hold
  public String join(
      Path folder, List<Path> manifests, @Nullable Path configBlock, SnapshotCheck.Trust trust)
      throws NodeStartException {
    CryptoProvider crypto = CryptoProvider.fastest();
    try (RocksLedgers ledgers = ledgers(null)) {
      CheckedSnapshot snapshot =
          new SnapshotCheck(trusted(folder, configBlock, crypto), trust, crypto)
              .check(folder, manifests);
      SnapshotLoad.load(snapshot, new RocksSnapshots(ledgers), config.mspId());
      return "channel %s begins behind block %d"
          .formatted(snapshot.metadata().channelId(), snapshot.metadata().lastBlock());
    } catch (SnapshotException | StoreException e) {
      throw new NodeStartException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Drops or archives the data of blocks below `below`.
  ///
  /// @param archive where they go; null to drop them
  /// @return how many blocks lost their data
  /// @throws NodeStartException if the node runs, or the blocks are still needed
  public long prune(String channelId, long below, @Nullable Path archive)
      throws NodeStartException {
    BlockArchive into = archive == null ? null : new BlockArchive(archive.toAbsolutePath());
    try (RocksLedgers ledgers = ledgers(into)) {
      if (!ledgers.channelIds().contains(channelId)) {
        throw new NodeStartException("this node has no ledger of channel " + channelId);
      }
      long newest = newestSnapshot(channelId);
      if (below > newest + 1) {
        throw new NodeStartException(
            newest < 0
                ? "channel %s has no snapshot yet: take one first".formatted(channelId)
                : "the newest snapshot of channel %s is at block %d: only blocks below %d can go"
                    .formatted(channelId, newest, newest + 1));
      }
      return new RocksSnapshots(ledgers).prune(channelId, below, into);
    } catch (IOException | IllegalArgumentException | StoreException e) {
      throw new NodeStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private long newestSnapshot(String channelId) throws IOException {
    List<Long> numbers = SnapshotPolicy.of(config).completedNumbers(channelId);
    return numbers.isEmpty() ? -1 : numbers.getLast();
  }

  private RocksLedgers ledgers(@Nullable BlockArchive archive) {
    return new RocksLedgers(
        config.dataDir().resolve("ledger"), org.dure.store.rocks.RocksTuning.DEFAULT, archive);
  }

  private Block trusted(Path folder, @Nullable Path configBlock, CryptoProvider crypto)
      throws NodeStartException, SnapshotException {
    if (configBlock != null) {
      return block(configBlock);
    }
    String channelId = SnapshotCheck.channelId(folder);
    List<String> known = new ArrayList<>();
    for (Path file : config.genesisBlocks()) {
      Block genesis = block(file);
      try {
        String id = ChannelConfig.fromBlock(genesis, crypto).channelId();
        if (id.equals(channelId)) {
          return genesis;
        }
        known.add(id);
      } catch (ConfigException e) {
        throw new NodeStartException(file + " cannot be used: " + e.getMessage(), e);
      }
    }
    throw new NodeStartException(
        "the snapshot is of channel %s; the settings name the genesis blocks of %s"
            .formatted(channelId, known));
  }

  private static Block block(Path file) throws NodeStartException {
    try {
      return Blocks.parse(ByteString.copyFrom(Files.readAllBytes(file)));
    } catch (IOException | MalformedException e) {
      throw new NodeStartException("cannot use the block " + file + ": " + e.getMessage(), e);
    }
  }
}
