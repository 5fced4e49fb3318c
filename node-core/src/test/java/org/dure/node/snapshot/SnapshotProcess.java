package org.dure.node.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.block.ParsedBlock;
import org.dure.store.LedgerSnapshots;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksSnapshots;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// A process that commits blocks and takes a snapshot every few of them, pruning behind each; or
/// one that begins ledgers with a snapshot, one after the other. It says the number of each block
/// that it has committed, or of each ledger that it has begun, and `end` when it has no more
/// blocks.
final class SnapshotProcess {
  static final String MSP_ID = "Org1MSP";
  static final long EVERY_BLOCKS = 5;
  static final long KEEP_BLOCKS = 4;

  private static final FileChannel OUT = new FileOutputStream(FileDescriptor.out).getChannel();

  private SnapshotProcess() {}

  enum Work {
    TAKE,
    JOIN
  }

  /// What a process works with.
  ///
  /// @param blocks a file of length-delimited blocks, the genesis block first
  /// @param msp of the node
  record Place(Path home, Path blocks, Path msp) {
    Path joined() {
      return home.resolve("joined");
    }

    SigningIdentity signer() throws Exception {
      return MspDirectory.signingIdentity(msp, MSP_ID, CryptoProvider.fastest());
    }

    List<Block> all() throws IOException {
      List<Block> all = new ArrayList<>();
      try (InputStream in = new BufferedInputStream(Files.newInputStream(blocks))) {
        for (Block b = Block.parseDelimitedFrom(in); b != null; b = Block.parseDelimitedFrom(in)) {
          all.add(b);
        }
      }
      return all;
    }

    CommittingNode open(Block genesis) throws Exception {
      return open(genesis, store -> store);
    }

    CommittingNode open(Block genesis, UnaryOperator<LedgerSnapshots> store) throws Exception {
      ChannelConfig config = ChannelConfig.fromBlock(genesis, CryptoProvider.fastest());
      return new CommittingNode(home, config, signer(), MSP_ID, EVERY_BLOCKS, KEEP_BLOCKS, store);
    }
  }

  /// What a process said.
  ///
  /// @param last number, -1 if none
  record Said(long last, List<String> otherLines) {}

  /// Runs until the process ends.
  ///
  /// @param before a command in front of the JVM's, such as strace
  /// @param point at which the process ends itself, null for none
  /// @param reader shown each number and the process
  static Said run(
      Work work,
      Place place,
      List<String> before,
      DyingSnapshots.@Nullable Point point,
      BiConsumer<Long, ProcessHandle> reader)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.library.path=" + nativeLibrary(place.blocks().getParent()).getParent(),
            "-cp",
            System.getProperty("java.class.path"),
            SnapshotProcess.class.getName(),
            work.name(),
            place.home().toString(),
            place.blocks().toString(),
            place.msp().toString(),
            String.valueOf(point)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    long last = -1;
    List<String> others = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("\\d+")) {
          last = Long.parseLong(line);
          reader.accept(last, process.toHandle());
        } else if (line.startsWith("failed") || line.equals("end")) {
          others.add(line);
        }
      }
    }
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the process does not end: " + command);
    }
    return new Said(last, others);
  }

  /// RocksDB's library as a file of its own: unpacked by each process, its thousands of writes
  /// would be counted among those of the ledger.
  private static Path nativeLibrary(Path folder) throws IOException {
    Path file = folder.resolve(System.mapLibraryName("rocksdbjni"));
    if (!Files.exists(file)) {
      String packed = Environment.getJniLibraryFileName("rocksdb");
      try (InputStream in = RocksDB.class.getClassLoader().getResourceAsStream(packed)) {
        Files.copy(Objects.requireNonNull(in, packed), file);
      }
    }
    return file;
  }

  public static void main(String[] args) throws Exception {
    Place place = new Place(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
    List<Block> blocks = place.all();
    UnaryOperator<LedgerSnapshots> store =
        args[4].equals("null")
            ? real -> real
            : real -> new DyingSnapshots(real, DyingSnapshots.Point.valueOf(args[4]));
    try {
      switch (Work.valueOf(args[0])) {
        case TAKE -> take(place, blocks, store);
        case JOIN -> join(place, blocks.getFirst(), store);
      }
    } catch (Exception e) {
      say("failed " + e);
    }
  }

  private static void take(Place place, List<Block> blocks, UnaryOperator<LedgerSnapshots> store)
      throws Exception {
    try (CommittingNode node = place.open(blocks.getFirst(), store)) {
      node.snapshots.start();
      while (node.ledger.height() < blocks.size()) {
        Block next = blocks.get(Math.toIntExact(node.ledger.height()));
        node.snapshots.accept(ParsedBlock.parse(next));
        say(Long.toString(next.getHeader().getNumber()));
        if (next.getHeader().getNumber() % EVERY_BLOCKS == EVERY_BLOCKS - 1) {
          awaitNonePending(node.snapshots);
        }
      }
    }
    say("end");
  }

  /// Lets snapshots be worked on, instead of hurrying on to the last block.
  static void awaitNonePending(ChannelSnapshots snapshots) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!snapshots.pending().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("snapshots still pending: " + snapshots.pending());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static void join(Place place, Block genesis, UnaryOperator<LedgerSnapshots> store)
      throws Exception {
    while (true) {
      Folders.delete(place.joined());
      say(Long.toString(joinOnce(place, genesis, store)));
    }
  }

  /// Begins a ledger with the newest snapshot and returns the number of its last block.
  static long joinOnce(Place place, Block genesis, UnaryOperator<LedgerSnapshots> store)
      throws Exception {
    try (RocksLedgers ledgers = new RocksLedgers(place.joined())) {
      CheckedSnapshot checked = check(newest(place), genesis);
      SnapshotLoad.load(checked, store.apply(new RocksSnapshots(ledgers)), MSP_ID);
      return checked.metadata().lastBlock();
    }
  }

  static CheckedSnapshot check(Path snapshot, Block genesis) throws SnapshotException {
    return new SnapshotCheck(genesis, SnapshotCheck.Trust.ONE_NODE, CryptoProvider.fastest())
        .check(snapshot, List.of());
  }

  private static Path newest(Place place) throws IOException {
    Path completed = place.home().resolve("snapshots/completed/mychannel");
    return completed.resolve(Folders.numbers(completed).getLast().toString());
  }

  /// By a call that no other part of this process makes (writev).
  private static void say(String line) throws IOException {
    ByteBuffer[] parts = {
      ByteBuffer.wrap(line.getBytes(UTF_8)), ByteBuffer.wrap(new byte[] {'\n'})
    };
    OUT.write(parts);
  }
}
