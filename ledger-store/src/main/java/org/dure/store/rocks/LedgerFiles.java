package org.dure.store.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dure.store.FileDamage;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/// Checks the files of a ledger that nobody has open, by the checksums in them. Changes nothing;
/// opening a ledger would end its logs where they are damaged.
public final class LedgerFiles {
  private static final Pattern MANIFEST = Pattern.compile("MANIFEST-\\d+");

  private final Path folder;
  private final List<FileDamage> damages = new ArrayList<>();

  private LedgerFiles(Path folder) {
    this.folder = folder;
  }

  /// The damaged files of a channel's ledger, each with the first place that is damaged.
  ///
  /// @param root of all ledgers
  /// @throws StoreException LOCKED if a process has it open, IO if a file cannot be read
  public static List<FileDamage> check(Path root, String channelId) {
    RocksDB.loadLibrary();
    RocksRebuild.finish(root, channelId);
    LedgerFiles files = new LedgerFiles(root.resolve(channelId));
    try (FileChannel lock =
        FileChannel.open(
            files.folder.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (tryLock(lock) == null) {
        throw new StoreException(
            StoreException.Kind.LOCKED,
            "ledger " + files.folder + " is in use by another process: stop that one first");
      }
      files.checkAll();
      return files.damages;
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "reading ledger " + files.folder, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void checkAll() throws IOException {
    checkCurrent();
    List<Path> all;
    try (Stream<Path> listed = Files.list(folder)) {
      all = listed.sorted().toList();
    }
    for (Path file : all) {
      String name = file.getFileName().toString();
      if (name.endsWith(".log") || MANIFEST.matcher(name).matches()) {
        report(LogFile.damage(file));
      } else if (name.endsWith(".blob")) {
        report(BlobFile.damage(file));
      } else if (name.endsWith(".sst")) {
        checkTable(file);
      }
    }
  }

  private void report(Optional<FileDamage> damage) {
    damage.ifPresent(damages::add);
  }

  private void checkCurrent() throws IOException {
    Path current = folder.resolve("CURRENT");
    if (!Files.exists(current)) {
      damages.add(new FileDamage(current, "the whole file", "it is missing"));
      return;
    }
    String text = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1);
    String name = text.strip();
    if (!text.endsWith("\n") || !MANIFEST.matcher(name).matches()) {
      damages.add(
          new FileDamage(current, "the whole file", "it does not name a list of files (MANIFEST)"));
    } else if (!Files.exists(folder.resolve(name))) {
      damages.add(
          new FileDamage(current, "the whole file", "it names " + name + ", which is not there"));
    }
  }

  private void checkTable(Path file) {
    try (Options options = new Options();
        SstFileReader reader = new SstFileReader(options)) {
      reader.open(file.toString());
      reader.verifyChecksum();
    } catch (RocksDBException e) {
      String text = String.valueOf(e.getMessage());
      int offset = text.indexOf(" offset ");
      String place = offset < 0 ? "its end, where its index is" : text.substring(offset + 1);
      damages.add(new FileDamage(file, place, text));
    }
  }
}
