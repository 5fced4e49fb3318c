package org.dure.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.dure.model.Version;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.SimulationResults;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;
import org.dure.store.MissingSet;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateUpdates;
import org.dure.store.SampleChain;
import org.dure.store.StoreException;
import org.dure.store.query.IndexDefinition;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// A process that commits block after block to channel `ch`, and says so after each: its number, or
/// `refused`, the kind and the message of what went wrong, how a second attempt went, and whether
/// the last block can still be read.
final class CommittingProcess {
  static final String CHANNEL = "ch";

  /// So small that flushes and compactions happen all the time.
  static final RocksTuning TUNING = new RocksTuning(1 << 20, 1 << 20, 2);

  private static final FileChannel OUT = new FileOutputStream(FileDescriptor.out).getChannel();

  private CommittingProcess() {}

  /// What a process said.
  ///
  /// @param last number of the last block that it reported, -1 if none
  record Said(long last, List<String> otherLines, int exitCode) {}

  /// Runs until the process ends.
  ///
  /// @param before a command in front of the JVM's, such as strace
  /// @param reader shown each reported block and the process
  static Said run(Path folder, List<String> before, BiConsumer<Long, ProcessHandle> reader)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.library.path=" + nativeLibrary(folder.getParent()).getParent(),
            "-cp",
            System.getProperty("java.class.path"),
            CommittingProcess.class.getName(),
            folder.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long last = -1;
    List<String> others = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("\\d+")) {
          last = Long.parseLong(line);
          reader.accept(last, process.toHandle());
        } else {
          others.add(line);
        }
      }
    }
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process does not end: " + command);
    }
    return new Said(last, others, process.exitValue());
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

  static RocksLedgers ledgers(Path folder) {
    return new RocksLedgers(folder, TUNING);
  }

  public static void main(String[] args) {
    try (Ledgers ledgers = ledgers(Path.of(args[0]))) {
      Ledger ledger = ledgers.open(CHANNEL);
      SampleChain chain = new SampleChain(ledger);
      while (true) {
        CommitBatch next = nextBlock(chain, ledger.height());
        try {
          workOnIndexes(ledger);
          ledger.commit(next);
        } catch (StoreException e) {
          say("refused " + e.kind() + " " + e.getMessage());
          tryAgain(ledger, next);
          return;
        }
        say(Long.toString(ledger.height() - 1));
      }
    } catch (StoreException e) {
      say("failed " + e.kind() + " " + e.getMessage());
    }
  }

  /// Another pair of indexes every ten blocks, and a piece of the building with each.
  private static void workOnIndexes(Ledger ledger) {
    if (ledger.height() > 0 && ledger.height() % 10 == 0) {
      String second = ledger.height() % 20 == 0 ? "sum" : "n";
      ledger.indexes().define("cc", Map.of("", List.of(index("n", "sum"), index("kind", second))));
    }
    ledger.indexes().build();
  }

  private static IndexDefinition index(String one, String other) {
    return IndexDefinition.parse(
        "test", "{\"index\":{\"fields\":[\"%s\",\"%s\"]}}".formatted(one, other));
  }

  private static void tryAgain(Ledger ledger, CommitBatch next) {
    try {
      ledger.commit(next);
      say("again committed");
    } catch (StoreException e) {
      say("again " + e.kind());
    }
    say("reads " + ledger.block(ledger.height() - 1).isPresent());
  }

  /// By a call that no other part of this process makes (writev), so that a test can let all other
  /// writes fail and still hear of it.
  private static void say(String line) {
    ByteBuffer[] parts = {
      ByteBuffer.wrap(line.getBytes(UTF_8)), ByteBuffer.wrap(new byte[] {'\n'})
    };
    try {
      OUT.write(parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommitBatch nextBlock(SampleChain chain, long number) {
    RwSetBuilder set = new RwSetBuilder();
    set.write("cc", "block" + number, ByteString.copyFromUtf8("x".repeat(5000)));
    set.write(
        "cc",
        "document" + number % 300,
        ByteString.copyFromUtf8(
            "{\"kind\":\"a\",\"n\":%d,\"sum\":%d}".formatted(number % 7, number)));
    set.write("cc", "last", ByteString.copyFromUtf8(Long.toString(number)));
    set.writePrivate("cc", "coll", "p" + number, ByteString.copyFromUtf8("v"));
    if (number > 3) {
      set.purgePrivate("cc", "coll", "p" + (number - 3));
    }
    SimulationResults results = set.build();
    ByteString transaction = SampleChain.transaction("tx" + number, set);
    StateUpdates updates = new StateUpdates();
    for (KvWriteHash write :
        results.publicSet().namespaces().getFirst().collections().getFirst().writes()) {
      updates.putHashed("cc", "coll", write.keyHash(), update(write, new Version(number, 0)));
    }
    CollPvtRwSet plaintext = results.privateSet().namespaces().getFirst().collections().getFirst();
    PrivateSetId id = new PrivateSetId(number, 0, "cc", "coll");
    PrivateUpdates privates =
        number % 3 == 0
            ? new PrivateUpdates(
                List.of(),
                List.of(new MissingSet(id, MissingSet.Eligibility.MEMBER)),
                (namespace, collection) -> 5)
            : new PrivateUpdates(
                List.of(new PrivateSet(id, plaintext)), List.of(), (namespace, collection) -> 5);
    return chain.next(List.of(transaction), new byte[1], updates, privates);
  }

  private static StateUpdate update(KvWriteHash write, Version version) {
    return write.deletes()
        ? new StateUpdate.Delete(version)
        : StateUpdate.Put.of(write.valueHash(), ByteString.EMPTY, version);
  }
}
