package org.dure.bench.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dure.store.rocks.RocksLedgers;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// What a ledger takes on disk.
final class LedgerFiles {
  private LedgerFiles() {}

  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  /// Opening writes what was in the log to its place and drops the log.
  static long bytesAfterReopening(Path folder, String channel) throws IOException {
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      ledgers.open(channel);
    }
    return bytes(folder);
  }

  /// Compacts every family of every ledger whole.
  static long bytesAfterCompaction(Path folder) throws IOException {
    List<Path> ledgers;
    try (Stream<Path> files = Files.walk(folder)) {
      ledgers =
          files
              .filter(file -> file.getFileName().toString().equals("CURRENT"))
              .map(Path::getParent)
              .toList();
    }
    for (Path ledger : ledgers) {
      compact(ledger);
    }
    return bytes(folder);
  }

  private static void compact(Path ledger) throws IOException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (Options listing = new Options();
        DBOptions options = new DBOptions()) {
      for (byte[] name : RocksDB.listColumnFamilies(listing, ledger.toString())) {
        families.add(new ColumnFamilyDescriptor(name));
      }
      try (RocksDB db = RocksDB.open(options, ledger.toString(), families, handles)) {
        for (ColumnFamilyHandle handle : handles) {
          db.compactRange(handle);
        }
        handles.forEach(ColumnFamilyHandle::close);
      }
    } catch (RocksDBException e) {
      throw new IOException("compacting " + ledger, e);
    }
  }
}
