package org.dure.store.rocks;

import java.nio.ByteBuffer;
import org.dure.store.StoreException;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// A mark for each of the newest blocks, by which a hole in the ledger shows when it is opened.
///
/// RocksDB takes a list of its files (MANIFEST) that ends too early for one that was being written
/// when the machine stopped, and goes on without what was listed behind. A damaged byte can make it
/// end too early anywhere. All families are flushed together, so what is lost then is lost from all
/// of them, from some block on up to the last flush; but what the log holds is later than that, and
/// is put on top. No checksum is wrong in such a ledger.
final class Trail {
  /// More blocks than the log can hold.
  private static final long LENGTH = 100_000;

  private static final byte MARK = 't';

  private Trail() {}

  /// Marks a block, in the batch that writes it.
  static void mark(Database database, WriteBatch batch, long number) throws RocksDBException {
    batch.put(database.handle(Family.LEDGER), key(number), new byte[0]);
    if (number >= LENGTH) {
      batch.delete(database.handle(Family.LEDGER), key(number - LENGTH));
    }
  }

  /// @param first number of the ledger's first block
  /// @throws StoreException CORRUPT if a block between the newest ones is missing
  static void check(Database database, long first, long height) {
    long expected = Math.max(first, height - LENGTH);
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator marks = database.db().newIterator(database.handle(Family.LEDGER), options)) {
      for (marks.seek(key(expected)); expected < height && isMark(marks); marks.next()) {
        long found = ByteBuffer.wrap(marks.key(), 1, Long.BYTES).getLong();
        if (found != expected) {
          throw hole(database, expected, found - 1, height);
        }
        expected++;
      }
      marks.status();
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "opening", e);
    }
    if (expected < height) {
      throw hole(database, expected, height - 1, height);
    }
  }

  private static boolean isMark(RocksIterator at) {
    return at.isValid() && at.key().length == 1 + Long.BYTES && at.key()[0] == MARK;
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(MARK).putLong(number).array();
  }

  private static StoreException hole(Database database, long from, long to, long height) {
    return new StoreException(
        StoreException.Kind.CORRUPT,
        "ledger %s: the data is damaged: blocks %d to %d are missing, and the ledger ends with block %d; its list of files (MANIFEST) has lost entries. Put back a copy of the folder, or remove it and let the node fetch the ledger from the others"
            .formatted(database.folder(), from, to, height - 1));
  }
}
