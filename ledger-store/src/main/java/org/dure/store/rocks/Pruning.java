package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.LongConsumer;
import org.dure.model.block.ParsedBlock;
import org.dure.store.BlockArchive;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Takes the data of old blocks out of a ledger. Header and metadata of a block go to family
/// HEADERS in the batch that drops the block, so each batch leaves a whole ledger behind.
final class Pruning {
  private static final int BATCH_BLOCKS = 256;

  private final Database database;
  private final String channelId;

  Pruning(Database database, String channelId) {
    this.database = database;
    this.channelId = channelId;
  }

  /// @param from the first block that is whole
  /// @param first is told how far this has come, before readers can miss a block
  /// @return how many blocks lost their data
  long prune(long from, long below, @Nullable BlockArchive archive, LongConsumer first) {
    long dropped = 0;
    for (long start = from; start < below; start += BATCH_BLOCKS) {
      long end = Math.min(below, start + BATCH_BLOCKS);
      first.accept(end);
      dropped += pruneBatch(start, end, archive);
    }
    if (dropped > 0) {
      giveBack(below);
    }
    return dropped;
  }

  private long pruneBatch(long start, long end, @Nullable BlockArchive archive) {
    String doing = "dropping the data of blocks %d to %d".formatted(start, end - 1);
    long dropped = 0;
    try (WriteBatch batch = new WriteBatch()) {
      for (long number = start; number < end; number++) {
        ByteString bytes = StoredBlocks.read(database, number).orElse(null);
        if (bytes != null && drop(batch, number, bytes, archive)) {
          dropped++;
        }
      }
      batch.put(database.handle(Family.LEDGER), LedgerRecord.FIRST_BLOCK, Values.number(end));
      database.writeSynced(batch, doing);
      return dropped;
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), doing, e);
    }
  }

  private boolean drop(
      WriteBatch batch, long number, ByteString bytes, @Nullable BlockArchive archive)
      throws RocksDBException {
    Block block = StoredBlocks.parse(database, bytes);
    if (ParsedBlock.parse(block).isConfig()) {
      return false;
    }
    if (archive != null) {
      archive.put(channelId, number, bytes);
    }
    byte[] key = Keys.block(number);
    byte[] bare = block.toBuilder().clearData().build().toByteArray();
    batch.put(database.handle(Family.HEADERS), key, bare);
    batch.delete(database.handle(Family.BLOCKS), key);
    return true;
  }

  /// Compacts what was dropped away, and with it the blob files that held it.
  private void giveBack(long below) {
    var blocks = database.handle(Family.BLOCKS);
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
        CompactRangeOptions all =
            new CompactRangeOptions()
                .setExclusiveManualCompaction(false)
                .setBottommostLevelCompaction(
                    CompactRangeOptions.BottommostLevelCompaction.kForce)) {
      database.db().flush(flush, List.of(blocks));
      collectBlobs(true);
      database.db().compactRange(blocks, Keys.block(0), Keys.block(below), all);
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "giving back room", e);
    } finally {
      collectBlobs(false);
    }
  }

  /// While on, a compaction rewrites what is alive in blob files, so that the files can go.
  private void collectBlobs(boolean on) {
    try {
      database
          .db()
          .setOptions(
              database.handle(Family.BLOCKS),
              MutableColumnFamilyOptions.builder()
                  .setEnableBlobGarbageCollection(on)
                  .setBlobGarbageCollectionAgeCutoff(on ? 1.0 : 0.25)
                  .build());
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "setting the collection of blobs", e);
    }
  }
}
