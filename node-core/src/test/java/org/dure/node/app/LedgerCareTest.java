package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.model.block.Blocks;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.node.care.BlockSource;
import org.dure.node.care.CareException;
import org.dure.node.care.CareReport;
import org.dure.node.care.Finding;
import org.dure.node.care.Progress;
import org.dure.node.care.Verification;
import org.dure.node.care.VerifyReport;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/// The ledger that a whole node has left is damaged in one place each, checked and mended.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LedgerCareTest {
  private static final Progress UNSEEN = (done, total, transactions) -> {};
  private static final int KEYS = 12;

  private Path homes;
  private NodeNetwork network;
  private int copies;

  private interface Damage {
    void on(RocksDB db, ColumnFamilyHandle family) throws Exception;
  }

  @BeforeAll
  void runANode(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 1);
    homes = network.home(1).getParent();
    network.startAll();
    network.deploy("probe", TestNetwork.probePackage("probe_1"));
    Contract probe =
        network.gateway(1, 1, "User1").getNetwork(NodeNetwork.CHANNEL).getContract("probe");
    for (int i = 0; i < KEYS; i++) {
      probe.submitTransaction("put", "key" + i % 5, "value" + i);
    }
    probe.submitTransaction("put", "deed1", "{\"owner\":\"ann\",\"area\":3}");
    network.stop(1);
  }

  @AfterAll
  void close() throws Exception {
    network.close();
  }

  private Path copyOfHome() throws Exception {
    Path copy = homes.resolve("care" + copies++);
    try (Stream<Path> all = Files.walk(network.home(1))) {
      for (Path path : all.toList()) {
        Files.copy(path, copy.resolve(network.home(1).relativize(path)));
      }
    }
    return copy;
  }

  private static VerifyReport verify(Path home) throws CareException {
    return LedgerCare.of(home, null).verify(new Verification.Request(0, true), UNSEEN);
  }

  private static Path ledger(Path home) {
    return home.resolve("data/ledger").resolve(NodeNetwork.CHANNEL);
  }

  private static void damage(Path home, String family, Damage damage) throws Exception {
    RocksDB.loadLibrary();
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, ledger(home).toString())) {
        families.add(new ColumnFamilyDescriptor(name));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB db = RocksDB.open(options, ledger(home).toString(), families, handles)) {
      for (ColumnFamilyHandle handle : handles) {
        if (new String(handle.getName(), StandardCharsets.UTF_8).equals(family)) {
          damage.on(db, handle);
        }
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  private static byte[] stateKey(String key) {
    return ("\u0005probe" + key).getBytes(StandardCharsets.UTF_8);
  }

  private static void changeBlock(Path home, long number, UnaryOperator<Block> change)
      throws Exception {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    damage(
        home,
        "blocks",
        (db, family) ->
            db.put(family, key, change.apply(Block.parseFrom(db.get(family, key))).toByteArray()));
  }

  private static List<String> sentences(VerifyReport report) {
    return report.findings().stream().map(Finding::sentence).toList();
  }

  @Test
  void aSoundLedgerHasNoFindings() throws Exception {
    VerifyReport report = verify(copyOfHome());
    assertThat(sentences(report)).isEmpty();
    assertThat(report.blocks()).isGreaterThan(KEYS);
    assertThat(report.entries()).isGreaterThan(3L * KEYS);
    assertThat(report.replayed()).isTrue();
  }

  @Test
  void theReplayLeavesNothingBehind() throws Exception {
    Path home = copyOfHome();
    verify(home);
    assertThat(home.resolve("data/ledger")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aChangedValueIsFound() throws Exception {
    Path home = copyOfHome();
    damage(
        home,
        "state",
        (db, family) -> {
          byte[] value = db.get(family, stateKey("key3"));
          value[value.length - 1]++;
          db.put(family, stateKey("key3"), value);
        });
    assertThat(sentences(verify(home)))
        .singleElement()
        .asString()
        .contains("channel mychannel, public state \"probe\" / \"key3\": expected \"value8\"")
        .contains("found \"value9\"");
  }

  @Test
  void aKeyThatIsGoneIsFound() throws Exception {
    Path home = copyOfHome();
    damage(home, "state", (db, family) -> db.delete(family, stateKey("key2")));
    assertThat(sentences(verify(home)))
        .singleElement()
        .asString()
        .contains("public state \"probe\" / \"key2\"", "found nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"transactions", "hashes", "history", "hashed"})
  void anEntryThatIsGoneIsFound(String gone) throws Exception {
    Path home = copyOfHome();
    damage(
        home,
        gone,
        (db, family) -> {
          try (RocksIterator all = db.newIterator(family)) {
            all.seekToFirst();
            db.delete(family, all.key());
          }
        });
    String part =
        switch (gone) {
          case "transactions" -> "transaction index";
          case "hashes" -> "block hash index";
          case "hashed" -> "hashed private state";
          default -> "history";
        };
    assertThat(sentences(verify(home))).singleElement().asString().contains(part, "found nothing");
  }

  private static byte[] first(RocksDB db, ColumnFamilyHandle family) {
    try (RocksIterator all = db.newIterator(family)) {
      all.seekToFirst();
      return all.key();
    }
  }

  @Test
  void privateWriteSetsAreComparedWithTheHashesInTheBlocksAndThoseThatLackAreCounted()
      throws Exception {
    Path home = copyOfHome();
    VerifyReport sound = verify(home);
    assertThat(sound.privateSets()).as("the approval of the definition").isPositive();
    assertThat(sound.privateSetsMissing()).isZero();
    damage(
        home,
        "private-writes",
        (db, family) -> {
          byte[] key = first(db, family);
          CollPvtRwSet held = CollPvtRwSet.parse("", ByteString.copyFrom(db.get(family, key)));
          KvWrite write = held.writes().getFirst();
          KvWrite forged = KvWrite.of(write.key(), ByteString.copyFromUtf8("forged"));
          db.put(
              family,
              key,
              new CollPvtRwSet("", List.of(forged), List.of()).toBytes().toByteArray());
        });
    for (boolean replay : List.of(true, false)) {
      VerifyReport report =
          LedgerCare.of(home, null).verify(new Verification.Request(0, replay), UNSEEN);
      assertThat(sentences(report))
          .singleElement()
          .asString()
          .matches(
              "channel mychannel, block \\d+, transaction 0, private write set _lifecycle /"
                  + " _implicit_org_Org1MSP: expected \\d+ writes with hash [0-9a-f]{64}, found"
                  + " \\d+ writes with hash [0-9a-f]{64}");
      assertThat(report.privateSets()).isEqualTo(sound.privateSets());
    }
  }

  @Test
  void aPrivateWriteSetThatLacksAKeyThatWasNotPurgedIsFound() throws Exception {
    Path home = copyOfHome();
    damage(home, "private-writes", (db, family) -> db.delete(family, first(db, family)));
    assertThat(sentences(verify(home)))
        .singleElement()
        .asString()
        .contains("private write set _lifecycle / _implicit_org_Org1MSP");
  }

  @Test
  void aPrivateWriteSetOfWhichTheBlockKnowsNothingIsFound() throws Exception {
    Path home = copyOfHome();
    damage(
        home,
        "private-sets",
        (db, family) -> {
          byte[] key = first(db, family);
          byte[] elsewhere = key.clone();
          elsewhere[Long.BYTES - 1]++;
          db.put(family, elsewhere, db.get(family, key));
        });
    assertThat(sentences(verify(home)))
        .singleElement()
        .asString()
        .contains("private write set", "expected none, as the block has no such set");
  }

  @Test
  void aWholePrivateWriteSetThatIsNotHereIsNoFault() throws Exception {
    Path home = copyOfHome();
    long before = verify(home).privateSets();
    damage(home, "private-sets", (db, family) -> db.delete(family, first(db, family)));
    VerifyReport report = verify(home);
    assertThat(sentences(report)).isEmpty();
    assertThat(report.privateSets()).isEqualTo(before - 1);
  }

  @Test
  void aDamagedIndexOfAContractIsFoundAndNamed() throws Exception {
    Path home = copyOfHome();
    damage(home, "index", (db, family) -> db.delete(family, first(db, family)));
    assertThat(sentences(verify(home)))
        .singleElement()
        .asString()
        .contains("channel mychannel, index ", " of probe", "expected an entry, found none");
    Path other = copyOfHome();
    damage(other, "state", (db, family) -> db.delete(family, stateKey("deed1")));
    assertThat(sentences(verify(other)))
        .anySatisfy(line -> assertThat(line).contains("index ", " of probe", "expected no entry"));
  }

  @Test
  void aChangedTransactionIsFound() throws Exception {
    Path home = copyOfHome();
    changeBlock(
        home,
        6,
        block -> {
          byte[] data = block.getData().getData(0).toByteArray();
          data[data.length - 1]++;
          return block.toBuilder()
              .setData(block.getData().toBuilder().setData(0, ByteString.copyFrom(data)))
              .build();
        });
    assertThat(sentences(verify(home)))
        .anySatisfy(line -> assertThat(line).contains("block 6, data hash"));
  }

  @Test
  void aWrongCommitHashIsFoundOnce() throws Exception {
    Path home = copyOfHome();
    changeBlock(
        home,
        6,
        block ->
            Blocks.withOutcome(
                block, Blocks.transactionsFilter(block), ByteString.copyFrom(new byte[32])));
    // The next block's follows from it.
    assertThat(sentences(verify(home)))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("block 6, commit hash", "0000"))
        .anySatisfy(line -> assertThat(line).contains("block 7, commit hash"));
  }

  @Test
  void aChangedValidationCodeIsFoundWithItsTransaction() throws Exception {
    Path home = copyOfHome();
    changeBlock(
        home,
        6,
        block ->
            Blocks.withMetadata(
                block,
                BlockMetadataIndex.TRANSACTIONS_FILTER,
                ByteString.copyFrom(new byte[] {11})));
    assertThat(sentences(verify(home)))
        .anySatisfy(line ->
            assertThat(line)
                .contains("block 6, transaction 0, validation code")
                .contains("expected VALID, found MVCC_READ_CONFLICT"));
  }

  @Test
  void aMissingSignatureIsFound() throws Exception {
    Path home = copyOfHome();
    changeBlock(
        home,
        6,
        block -> Blocks.withMetadata(block, BlockMetadataIndex.SIGNATURES, ByteString.EMPTY));
    assertThat(sentences(verify(home)))
        .anySatisfy(line -> assertThat(line).contains("block 6, signatures of the orderers"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".sst", ".blob", ".log", "MANIFEST", "CURRENT"})
  void aBitTurnedOverInAFileIsFoundAndTheFileNamed(String kind) throws Exception {
    Path home = copyOfHome();
    verify(home); // opening moves what is in the log to other files
    damage(home, "state", (db, family) -> db.put(family, stateKey("key9"), new byte[] {1}));
    Path file = fileOf(ledger(home), kind);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 4;
    Files.write(file, bytes);
    assertThat(sentences(verify(home)))
        .anySatisfy(line ->
            assertThat(line).contains("channel mychannel, file", file.getFileName().toString()));
  }

  private static Path fileOf(Path folder, String kind) throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().contains(kind))
          .filter(path -> path.toFile().length() > 0)
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aRebuildMendsIndexesStateAndHistory() throws Exception {
    Path home = copyOfHome();
    for (String family : List.of("state", "hashed", "history", "hashes", "transactions")) {
      damage(
          home,
          family,
          (db, handle) -> {
            try (RocksIterator all = db.newIterator(handle)) {
              for (all.seekToFirst(); all.isValid(); all.next()) {
                db.delete(handle, all.key());
              }
            }
          });
    }
    assertThat(verify(home).findingCount()).isGreaterThan(KEYS);
    CareReport rebuilt = LedgerCare.of(home, null).rebuild(UNSEEN);
    assertThat(rebuilt.plaintext()).as("the approval in the implicit collection").isPositive();
    assertThat(sentences(verify(home))).isEmpty();
    assertThat(home.resolve("data/ledger")).isDirectoryNotContaining("glob:**/.*");
    assertThat(exported(home)).isEqualTo(exported(network.home(1)));
  }

  private static ByteString exported(Path home) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LedgerCare.of(home, null).export(0, -1, out, UNSEEN);
    return ByteString.copyFrom(out.toByteArray());
  }

  @Test
  void whatIsExportedAndImportedIsTheSameLedger() throws Exception {
    Path home = copyOfHome();
    ByteString blocks = exported(home);
    NetworkMaterial.delete(home.resolve("data"));
    CareReport imported = LedgerCare.of(home, null).importBlocks(source(blocks), UNSEEN);
    assertThat(imported.height()).isGreaterThan(KEYS);
    assertThat(sentences(verify(home))).isEmpty();
    assertThat(exported(home)).isEqualTo(blocks);
    CareReport again = LedgerCare.of(home, null).importBlocks(source(blocks), UNSEEN);
    assertThat(again.present()).isEqualTo(imported.blocks());
  }

  private static BlockSource source(ByteString blocks) {
    return BlockSource.delimited("test", new ByteArrayInputStream(blocks.toByteArray()));
  }

  @Test
  void anImportStopsAtTheBlockThatWasJudgedOtherwise() throws Exception {
    Path home = copyOfHome();
    changeBlock(
        home,
        6,
        block ->
            Blocks.withMetadata(
                block,
                BlockMetadataIndex.TRANSACTIONS_FILTER,
                ByteString.copyFrom(new byte[] {11})));
    ByteString blocks = exported(home);
    Path empty = copyOfHome();
    NetworkMaterial.delete(empty.resolve("data"));
    assertThatThrownBy(() -> LedgerCare.of(empty, null).importBlocks(source(blocks), UNSEEN))
        .isInstanceOf(CareException.class)
        .hasMessageContaining("stopped at block 6, after 6 added")
        .hasMessageContaining("transaction 0")
        .hasMessageContaining("expected VALID, found MVCC_READ_CONFLICT");
  }

  @Test
  void aFolderOfSingleBlocksIsImportedInOrderOfTheirNumbers() throws Exception {
    Path home = copyOfHome();
    Path folder = Files.createDirectories(home.resolve("blocks"));
    try (BlockSource all = source(exported(home))) {
      for (Block block = all.next(); block != null; block = all.next()) {
        String name = "b" + block.getHeader().getNumber() + ".block"; // b10 sorts before b2
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
          block.writeTo(out);
        }
      }
    }
    NetworkMaterial.delete(home.resolve("data"));
    LedgerCare.of(home, null).importBlocks(BlockSource.of(folder), UNSEEN);
    assertThat(sentences(verify(home))).isEmpty();
  }
}
