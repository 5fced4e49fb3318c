package org.dure.node.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.state.VersionedValue;
import org.dure.node.snapshot.DyingSnapshots.Point;
import org.dure.node.snapshot.SnapshotProcess.Place;
import org.dure.node.snapshot.SnapshotProcess.Said;
import org.dure.node.snapshot.SnapshotProcess.Work;
import org.dure.node.validate.SampleNetwork;
import org.dure.store.HashedKey;
import org.dure.store.Ledger;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksSnapshots;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process while it takes snapshots, prunes and archives, and one while it begins ledgers
/// with a snapshot. What is left is compared with the blocks, which are known beforehand. In the
/// soak profile some 1,000 kills.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SnapshotKillTest {
  private static final boolean SOAK = Boolean.getBoolean("dure.soak");
  private static final int ROUNDS = Integer.getInteger("dure.rounds", SOAK ? 100 : 1);
  private static final long SEED = Long.getLong("dure.seed", 20_260_501L);
  private static final int BLOCKS = 200;
  private static final int KEYS = 20;
  private static final int VALUE_BYTES = 8_000;

  /// System calls by which snapshots, checkpoints, pruning and loading reach the disk. The first of
  /// them ends each file of a snapshot, the second links a checkpoint.
  private static final List<String> CALLS =
      List.of(
          "fsync",
          "link",
          "rename",
          "unlink",
          "mkdir",
          "rmdir",
          "fdatasync",
          "write,pwrite64",
          "openat",
          "ftruncate,fallocate");

  private final Random random = new Random(SEED);
  private final Map<String, Integer> killedIn = new TreeMap<>();
  private Path folder;
  private List<Block> blocks;
  private Place place;
  private int homes;

  @BeforeAll
  void makeBlocks(@TempDir Path temp) throws Exception {
    folder = temp;
    SampleNetwork network = new SampleNetwork(temp.resolve("network"));
    CertifiedChain chain = new CertifiedChain(network);
    blocks = new ArrayList<>(List.of(chain.genesis()));
    CollectionConfigPackage collections =
        CollectionConfigPackage.newBuilder()
            .addConfig(
                CollectionConfig.newBuilder()
                    .setStaticCollectionConfig(StaticCollectionConfig.newBuilder().setName("coll")))
            .build();
    blocks.add(chain.next(List.of(chain.definition(collections))).block());
    for (int i = 2; i < BLOCKS; i++) {
      RwSetBuilder set = new RwSetBuilder();
      set.write("cc", "key" + i % KEYS, ByteString.copyFromUtf8(value(i)));
      set.writePrivate("cc", "coll", "p" + i % KEYS, ByteString.copyFromUtf8("secret" + i));
      blocks.add(chain.next(List.of(chain.transaction(set))).block());
    }
    try (OutputStream out = Files.newOutputStream(temp.resolve("blocks"))) {
      for (Block block : blocks) {
        block.writeDelimitedTo(out);
      }
    }
  }

  private static String value(long block) {
    Random noise = new Random(block);
    StringBuilder value = new StringBuilder("value" + block);
    while (value.length() < VALUE_BYTES) {
      value.append(noise.nextLong());
    }
    return value.toString();
  }

  @AfterAll
  void report() {
    System.out.printf("%s, seed %d: killed %s%n", getClass().getSimpleName(), SEED, killedIn);
  }

  @BeforeEach
  void begin() {
    place =
        new Place(
            folder.resolve("home" + homes++),
            folder.resolve("blocks"),
            NetworkMaterial.peerDir(folder.resolve("network"), 1).resolve("msp"));
  }

  @Test
  void afterAKillAtAnyTimeSnapshotsAreWholeAndNoBlockIsLost() throws Exception {
    long reached = -1;
    for (int round = 0; round < ROUNDS; round++) {
      long upTo = reached + 1 + random.nextInt(24);
      Said said =
          SnapshotProcess.run(
              Work.TAKE, place, List.of(), null, (block, process) -> killAt(block, upTo, process));
      killedIn.merge("at any time", 1, Integer::sum);
      reached = look("round %d of seed %d".formatted(round, SEED), said);
    }
  }

  private static void killAt(long block, long upTo, ProcessHandle process) {
    if (block >= upTo) {
      process.destroyForcibly();
    }
  }

  @Test
  void afterAKillWithinASystemCallSnapshotsAreWholeAndNoBlockIsLost() throws Exception {
    assumeTrue(Strace.available(), "strace is not installed or may not trace here");
    for (int round = 0; round < ROUNDS; round++) {
      String calls = CALLS.get(round % CALLS.size());
      int nth = nth(calls);
      Said said =
          SnapshotProcess.run(
              Work.TAKE, place, Strace.kill(calls, nth), null, (block, process) -> {});
      count(said, calls);
      look("round %d of seed %d, call %d of %s".formatted(round, SEED, nth, calls), said);
    }
  }

  /// Counted by thread; the thread that writes snapshots makes few of most.
  private int nth(String calls) {
    int range =
        switch (calls) {
          case "fsync", "rename", "mkdir" -> 12;
          case "write,pwrite64", "openat" -> 300;
          default -> 30;
        };
    return 1 + random.nextInt(range);
  }

  private void count(Said said, String calls) {
    boolean killed = said.otherLines().isEmpty();
    killedIn.merge(killed ? calls : "not: ended before", 1, Integer::sum);
  }

  /// Looks at what a killed process left, as it is and after the next start; returns the last
  /// block.
  private long look(String when, Said said) throws Exception {
    assertThat(said.otherLines()).as(when).allMatch("end"::equals);
    Path completed = place.home().resolve("snapshots/completed/" + SampleNetwork.CHANNEL);
    for (long number : Folders.numbers(completed)) {
      CheckedSnapshot whole =
          SnapshotProcess.check(completed.resolve(Long.toString(number)), blocks.getFirst());
      assertThat(whole.metadata().lastBlock()).as(when).isEqualTo(number);
    }
    long reached;
    try (CommittingNode node = place.open(blocks.getFirst())) {
      Ledger ledger = node.ledger;
      assertThat(ledger.height()).as(when).isGreaterThan(said.last());
      checkState(when, ledger);
      checkBlocks(when, ledger);
      node.snapshots.start();
      SnapshotProcess.awaitNonePending(node.snapshots);
      reached = ledger.height() - 1;
    }
    assertThat(files("snapshots/temp")).as(when).isEmpty();
    assertThat(files("snapshots/checkpoints")).as(when).isEmpty();
    List<Long> numbers = Folders.numbers(completed);
    long due = reached - reached % SnapshotProcess.EVERY_BLOCKS;
    if (due > 0 && numbers.contains(due)) {
      checkLoaded(when, completed.resolve(Long.toString(due)));
    }
    if (reached == BLOCKS - 1) {
      begin();
    }
    return reached == BLOCKS - 1 ? -1 : reached;
  }

  private List<Path> files(String below) throws IOException {
    Path at = place.home().resolve(below);
    if (!Files.exists(at)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(at)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /// The newest value of each key, public and private, is that of the newest block that wrote it.
  private static void checkState(String when, Ledger ledger) {
    long newest = ledger.height() - 1;
    for (int key = 0; key < KEYS; key++) {
      long by = newest - Math.floorMod(newest - key, KEYS);
      VersionedValue found = ledger.state().get("cc", "key" + key);
      VersionedValue hash =
          ledger.state().getHashed(new HashedKey("cc", "coll", Sha256.ofUtf8("p" + key)));
      if (by < 2) {
        assertThat(found).as("%s, key%d at %d", when, key, newest).isNull();
        assertThat(hash).as("%s, p%d at %d", when, key, newest).isNull();
      } else {
        assertThat(found).as("%s, key%d at %d", when, key, newest).isNotNull();
        assertThat(found.value().toStringUtf8()).startsWith("value" + by);
        assertThat(found.version()).isEqualTo(new Version(by, 0));
        assertThat(hash).as("%s, p%d at %d", when, key, newest).isNotNull();
        assertThat(hash.value()).isEqualTo(Sha256.ofUtf8("secret" + by));
      }
    }
  }

  /// Each block is in the ledger or in the archive, and its transaction is known.
  private void checkBlocks(String when, Ledger ledger) {
    for (long number = 0; number < ledger.height(); number++) {
      Block expected = blocks.get(Math.toIntExact(number));
      Block found = ledger.block(number).orElseThrow();
      assertThat(found.getHeader()).as(when).isEqualTo(expected.getHeader());
      assertThat(found.getData()).as(when).isEqualTo(expected.getData());
      assertThat(ledger.signedHeader(number).orElseThrow().getHeader())
          .as(when)
          .isEqualTo(expected.getHeader());
      String txId = ParsedBlock.parse(expected).envelopes().getFirst().ledgerTxId();
      if (!txId.isEmpty()) {
        assertThat(ledger.transaction(txId).orElseThrow().block()).as(when).isEqualTo(number);
      }
    }
  }

  private void checkLoaded(String when, Path snapshot) throws Exception {
    Path into = place.home().resolve("loaded");
    Folders.delete(into);
    try (RocksLedgers ledgers = new RocksLedgers(into)) {
      CheckedSnapshot checked = SnapshotProcess.check(snapshot, blocks.getFirst());
      SnapshotLoad.load(checked, new RocksSnapshots(ledgers), SnapshotProcess.MSP_ID);
      checkState(when + ", loaded", ledgers.open(SampleNetwork.CHANNEL));
    }
  }

  /// In the ordinary run at one point while a snapshot is written, in the soak profile at all.
  @Test
  void afterAKillAtAPointOfItsWorkSnapshotsAreWholeAndNoBlockIsLost() throws Exception {
    List<Point> points =
        SOAK
            ? List.of(
                Point.CHECKPOINT,
                Point.PUBLIC_STATE,
                Point.HASHED_STATE,
                Point.TX_IDS,
                Point.COLLECTIONS,
                Point.PRUNING)
            : List.of(Point.COLLECTIONS);
    for (int round = 0; round < ROUNDS; round++) {
      for (Point point : points) {
        Said said = SnapshotProcess.run(Work.TAKE, place, List.of(), point, (block, process) -> {});
        killedIn.merge("at " + point, 1, Integer::sum);
        look("round %d, killed at %s".formatted(round, point), said);
      }
    }
  }

  @Test
  void afterAKillAtAPointOfALoadItCanBeRepeated() throws Exception {
    takeTen();
    for (Point point :
        SOAK ? List.of(Point.LOADING, Point.LOADED, Point.FINISHED) : List.of(Point.LOADED)) {
      Said said = SnapshotProcess.run(Work.JOIN, place, List.of(), point, (block, process) -> {});
      killedIn.merge("at " + point, 1, Integer::sum);
      assertThat(said.last()).as("killed before it was done").isEqualTo(-1);
      lookAtJoined("killed at " + point, said);
      Folders.delete(place.joined());
    }
  }

  private void takeTen() throws Exception {
    try (CommittingNode node = place.open(blocks.getFirst())) {
      for (Block block : blocks.subList(0, 11)) {
        node.snapshots.accept(ParsedBlock.parse(block));
      }
      SnapshotProcess.awaitNonePending(node.snapshots);
    }
  }

  @Test
  void afterAKilledJoinThereIsAWholeLedgerOrNoneAndItCanBeRepeated() throws Exception {
    takeTen();
    boolean traced = Strace.available();
    List<String> calls = new ArrayList<>(CALLS);
    Collections.shuffle(calls, random);
    for (int round = 0; round < ROUNDS; round++) {
      String call = calls.get(round % calls.size());
      int nth = nth(call);
      int joins = random.nextInt(3);
      Said said =
          SnapshotProcess.run(
              Work.JOIN,
              place,
              traced ? Strace.kill(call, nth) : List.of(),
              null,
              new KillAfter(joins));
      killedIn.merge("joining", 1, Integer::sum);
      lookAtJoined(
          "round %d of seed %d, call %d of %s, or after %d"
              .formatted(round, SEED, nth, call, joins),
          said);
    }
  }

  /// A process that was not killed in a system call before is killed between two joins, or soon
  /// behind.
  private static final class KillAfter
      implements java.util.function.BiConsumer<Long, ProcessHandle> {
    private int left;

    KillAfter(int joins) {
      left = joins;
    }

    @Override
    public void accept(Long block, ProcessHandle process) {
      if (left-- == 0) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  private void lookAtJoined(String when, Said said) throws Exception {
    assertThat(said.otherLines()).as(when).isEmpty();
    boolean there;
    try (RocksLedgers ledgers = new RocksLedgers(place.joined())) {
      there = !ledgers.channelIds().isEmpty();
      if (there) {
        Ledger ledger = ledgers.open(SampleNetwork.CHANNEL);
        assertThat(ledger.height()).as(when).isEqualTo(11);
        checkState(when, ledger);
      }
    }
    if (!there) {
      assertThat(SnapshotProcess.joinOnce(place, blocks.getFirst(), store -> store))
          .as(when)
          .isEqualTo(10);
      try (RocksLedgers ledgers = new RocksLedgers(place.joined())) {
        checkState(when, ledgers.open(SampleNetwork.CHANNEL));
      }
    }
    try (Stream<Path> left = Files.list(place.joined())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as(when)
          .containsExactly(SampleNetwork.CHANNEL);
    }
  }

  @Test
  void aHalfSnapshotIsNeverTakenForAWholeOne() throws Exception {
    try (CommittingNode node = place.open(blocks.getFirst())) {
      for (Block block : blocks.subList(0, 6)) {
        node.snapshots.accept(ParsedBlock.parse(block));
      }
      SnapshotProcess.awaitNonePending(node.snapshots);
    }
    Path whole = place.home().resolve("snapshots/completed/" + SampleNetwork.CHANNEL + "/5");
    SnapshotProcess.check(whole, blocks.getFirst());
    List<Path> files;
    try (Stream<Path> all = Files.list(whole)) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(10);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      String name = file.getFileName().toString();
      assertThat(refusal(whole)).as("%s cut short", name).contains(name);
      Files.delete(file);
      assertThat(refusal(whole)).as("without %s", name).contains(name);
      Files.write(file, bytes);
    }
    SnapshotProcess.check(whole, blocks.getFirst());
  }

  private String refusal(Path snapshot) {
    try {
      SnapshotProcess.check(snapshot, blocks.getFirst());
      return "";
    } catch (SnapshotException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void whatAnEarlierRunLeftIsRemovedAtTheStart() throws Exception {
    try (CommittingNode node = place.open(blocks.getFirst())) {
      node.snapshots.accept(ParsedBlock.parse(blocks.getFirst()));
    }
    Path snapshots = place.home().resolve("snapshots");
    for (String left : List.of("checkpoints/mychannel/taking.tmp", "temp/mychannel-17")) {
      Files.createDirectories(snapshots.resolve(left));
      Files.write(snapshots.resolve(left).resolve("half"), new byte[10]);
    }
    Path others = Files.createDirectories(snapshots.resolve("temp/mychannel-b-17"));
    Path loading = CommittingNode.ledgersOf(place.home()).resolve("LOADING-mychannel");
    Files.createDirectories(loading);
    Files.write(loading.resolve("half"), new byte[10]);
    try (CommittingNode node = place.open(blocks.getFirst())) {
      node.snapshots.start();
    }
    assertThat(files("snapshots/checkpoints")).isEmpty();
    assertThat(files("snapshots/temp")).isEmpty();
    assertThat(others).as("another channel's").isDirectory();
    assertThat(loading).doesNotExist();
  }
}
