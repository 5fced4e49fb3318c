package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dure.model.block.BlockHashing;
import org.dure.store.Cursor;
import org.dure.store.KeyValue;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;
import org.dure.store.StoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.WriteBatch;

/// One bit of a ledger's files is turned over while nobody has them open.
final class DamagedFileTest {
  private static final long SEED = 77;
  private static final int BITS = Boolean.getBoolean("dure.soak") ? 500 : 12;
  private static final long BLOCKS = 400;

  @TempDir private Path folder;
  private Path sound;
  private Map<String, ByteString> content;

  @BeforeEach
  void commit() throws Exception {
    sound = folder.resolve("sound");
    CommittingProcess.run(
        sound,
        List.of(),
        (block, process) -> {
          if (block >= BLOCKS) {
            process.destroyForcibly();
          }
        });
    Path read = folder.resolve("read");
    copy(sound, read); // opening empties the log
    content = contentOf(read);
  }

  /// Whatever is turned over, what can be read is what was written; or reading ends with an error
  /// that says that the data is damaged, and in which file. The newest blocks may be missing when
  /// the log that holds them is hit: then the ledger is as it was some blocks before.
  @ParameterizedTest
  @ValueSource(strings = {".sst", ".blob", ".log", "MANIFEST", "CURRENT", "OPTIONS"})
  void nothingElseIsReadThanWasWritten(String kind) throws Exception {
    Random random = new Random(SEED);
    int noticed = 0;
    for (int i = 0; i < BITS; i++) {
      Path copy = folder.resolve("copy" + i);
      copy(sound, copy);
      List<Path> files = files(copy, kind);
      assertThat(files).as("files of kind %s", kind).isNotEmpty();
      Path file = files.get(random.nextInt(files.size()));
      String what = flip(file, random);
      noticed += isNoticed(copy, what) ? 1 : 0;
    }
    if (kind.equals(".sst")
        || kind.equals(".blob")
        || kind.equals("CURRENT")
        || kind.equals(".log")) {
      assertThat(noticed).as("damages noticed in %s", kind).isPositive();
    }
  }

  /// What a MANIFEST that ends too early leaves, when the log goes on behind what it has lost.
  @Test
  void aHoleBeforeTheNewestBlocksIsFoundOnOpening() throws Exception {
    Path ledger = sound.resolve(CommittingProcess.CHANNEL);
    Database database = Database.open(ledger, CommittingProcess.TUNING);
    try (WriteBatch batch = new WriteBatch()) {
      byte[] from = ByteBuffer.allocate(9).put((byte) 't').putLong(300).array();
      byte[] to = ByteBuffer.allocate(9).put((byte) 't').putLong(310).array();
      batch.deleteRange(database.handle(Family.LEDGER), from, to);
      database.writeSynced(batch, "test");
    }
    database.close(10);
    try (Ledgers ledgers = CommittingProcess.ledgers(sound)) {
      assertThatThrownBy(() -> ledgers.open(CommittingProcess.CHANNEL))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("ledger " + ledger)
          .hasMessageContaining("blocks 300 to 309 are missing");
    }
  }

  private boolean isNoticed(Path copy, String what) throws IOException {
    Map<String, ByteString> found;
    try {
      found = contentOf(copy);
    } catch (StoreException e) {
      assertThat(e.kind()).as("%s: %s", what, e.getMessage()).isNotEqualTo(StoreException.Kind.IO);
      assertThat(e).hasMessageContaining("damaged");
      return true;
    }
    if (found.equals(content)) {
      return false;
    }
    long height = blocks(found);
    assertThat(height).as("%s: blocks left", what).isLessThan(blocks(content));
    found.forEach((key, value) -> {
      if (key.startsWith("block ")) {
        assertThat(value).as("%s: %s", what, key).isEqualTo(content.get(key));
      }
    });
    return true;
  }

  private static long blocks(Map<String, ByteString> content) {
    return content.keySet().stream().filter(key -> key.startsWith("block ")).count();
  }

  /// All that can be read, by readable names; throws if a part of it does not agree with the rest.
  private static Map<String, ByteString> contentOf(Path folder) {
    Map<String, ByteString> all = new TreeMap<>();
    try (Ledgers ledgers = CommittingProcess.ledgers(folder)) {
      Ledger ledger = ledgers.open(CommittingProcess.CHANNEL);
      LedgerAgreement.check(ledger);
      for (long number = 0; number < ledger.height(); number++) {
        ByteString block = ledger.blockBytes(number).orElseThrow();
        all.put("block " + number, block);
        all.put(
            "hash " + number,
            BlockHashing.headerHash(ledger.block(number).orElseThrow().getHeader()));
      }
      try (Cursor<KeyValue> state = ledger.state().range("cc", "", "")) {
        while (state.hasNext()) {
          KeyValue next = state.next();
          all.put("state " + next.key() + " " + next.value().version(), next.value().value());
        }
      }
    }
    return all;
  }

  private static String flip(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(bytes.length);
    int bit = random.nextInt(8);
    bytes[at] ^= (byte) (1 << bit);
    Files.write(file, bytes);
    return "bit %d of byte %d of %d of %s".formatted(bit, at, bytes.length, file.getFileName());
  }

  private static List<Path> files(Path folder, String kind) throws IOException {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() > 0)
          .filter(file -> file.getFileName().toString().contains(kind))
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walked = Files.walk(from)) {
      walked.forEach(all::add);
    }
    for (Path path : all) {
      Files.copy(path, to.resolve(from.relativize(path)));
    }
  }
}
