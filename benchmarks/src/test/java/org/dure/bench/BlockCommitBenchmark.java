package org.dure.bench;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dure.model.MalformedException;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.CommitHash;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.rocks.RocksLedgers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Adding a block to the ledger, synced: transactions that each write one key, on real files. The
/// block is made outside the measured time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BlockCommitBenchmark {
  @Param({"1", "100", "500"})
  int transactions;

  private Path folder;
  private RocksLedgers ledgers;
  private Ledger ledger;
  private CommitBatch next;
  private ByteString commitHash = ByteString.EMPTY;

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("dure-commit");
    ledgers = new RocksLedgers(folder);
    ledger = ledgers.open("bench");
  }

  @TearDown
  public void close() throws IOException {
    ledgers.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Setup(Level.Invocation)
  public void makeBlock() throws MalformedException {
    long number = ledger.height();
    List<ByteString> envelopes = new ArrayList<>();
    StateUpdates updates = new StateUpdates();
    for (int i = 0; i < transactions; i++) {
      String key = number + "-" + i;
      ByteString value = ByteString.copyFrom(new byte[100]);
      envelopes.add(SampleTransaction.writing(key, value));
      updates.put(
          SampleTransaction.CHAINCODE,
          key,
          StateUpdate.Put.of(value, ByteString.EMPTY, new Version(number, i)));
    }
    ByteString codes = ByteString.copyFrom(new byte[transactions]);
    if (number > 0) {
      commitHash = CommitHash.of(codes, updates, commitHash);
    }
    ParsedBlock block =
        ParsedBlock.parse(
            Blocks.withOutcome(
                Blocks.create(number, ledger.lastBlockHash(), envelopes), codes, commitHash));
    next = new CommitBatch(block, updates, PrivateUpdates.none());
  }

  @Benchmark
  public long commit() {
    ledger.commit(next);
    return ledger.height();
  }
}
