package org.dure.store.rocks;

import java.nio.charset.StandardCharsets;
import org.dure.store.StoreException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What a ledger says about itself: its format and its channel, written once, and its savepoint.
final class LedgerRecord {
  static final byte[] SAVEPOINT = Keys.utf8("savepoint");

  /// The first block from which on all are whole; absent for 0.
  static final byte[] FIRST_BLOCK = Keys.utf8("first-block");

  /// The first block that was committed here, behind a snapshot; absent for 0.
  static final byte[] BASE = Keys.utf8("base");

  /// Written whenever plaintext was erased, for the sake of writing something.
  static final byte[] ERASED = Keys.utf8("erased");

  private static final byte[] FORMAT = Keys.utf8("format");
  private static final byte[] CHANNEL = Keys.utf8("channel");
  private static final String THIS_FORMAT = "dure-ledger-3";

  private LedgerRecord() {}

  /// Writes the record of a new ledger, or checks that of an old one, and returns how far it has
  /// come.
  ///
  /// @throws StoreException FOREIGN if it is another channel's or of another format, CORRUPT if it
  ///   has a hole
  static Savepoint claim(Database database, String channelId) {
    byte[] format = database.get(Family.LEDGER, database.newest(), FORMAT);
    byte[] channel = database.get(Family.LEDGER, database.newest(), CHANNEL);
    byte[] savepoint = database.get(Family.LEDGER, database.newest(), SAVEPOINT);
    Savepoint last = savepoint == null ? Savepoint.START : Savepoint.of(savepoint);
    if (format == null || channel == null) {
      Trail.check(database, 0, last.height());
      write(database, channelId);
      return last;
    }
    check(database, "format", THIS_FORMAT, format);
    check(database, "channel", channelId, channel);
    Trail.check(database, number(database, BASE), last.height());
    return last;
  }

  /// The first block from which on all are whole.
  static long firstBlock(Database database) {
    return number(database, FIRST_BLOCK);
  }

  /// The first block that was committed here.
  static long base(Database database) {
    return number(database, BASE);
  }

  private static long number(Database database, byte[] key) {
    byte[] number = database.get(Family.LEDGER, database.newest(), key);
    return number == null ? 0 : Values.readNumber(number);
  }

  private static void check(Database database, String what, String expected, byte[] found) {
    String text = new String(found, StandardCharsets.UTF_8);
    if (!text.equals(expected)) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "ledger " + database.folder() + " is of " + what + " " + text + ", not " + expected);
    }
  }

  private static void write(Database database, String channelId) {
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(database.handle(Family.LEDGER), FORMAT, Keys.utf8(THIS_FORMAT));
      batch.put(database.handle(Family.LEDGER), CHANNEL, Keys.utf8(channelId));
      database.writeSynced(batch, "creating");
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "creating", e);
    }
  }
}
