package org.dure.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.dure.store.CommitBatch;
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

/// Adding a block of 500 transactions that each change one of 10,000 JSON documents, synced, with
/// so many indexes over them. The block is made outside the measured time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class IndexedCommitBenchmark {
  private static final int DOCUMENTS = 10_000;

  @Param({"0", "1", "3"})
  int indexes;

  private DocumentLedger ledger;
  private CommitBatch next;
  private int written;

  @Setup
  public void fill() throws IOException {
    ledger = new DocumentLedger(indexes);
    for (int i = 0; i < DOCUMENTS; i += DocumentLedger.BLOCK) {
      ledger.commit(ledger.nextBlock(i));
    }
    ledger.buildIndexes();
  }

  @Setup(Level.Invocation)
  public void makeBlock() {
    next = ledger.nextBlock(written % DOCUMENTS);
    written += DocumentLedger.BLOCK;
  }

  @TearDown
  public void close() throws IOException {
    ledger.close();
  }

  @Benchmark
  public void commit() {
    ledger.commit(next);
  }
}
