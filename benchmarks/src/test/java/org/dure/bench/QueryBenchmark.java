package org.dure.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.dure.store.StateArea;
import org.dure.store.StateQuery;
import org.dure.store.StateSnapshot;
import org.dure.store.query.Query;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A query that finds ten documents, by an index and by reading all documents.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class QueryBenchmark {
  @Param({"10000", "100000"})
  int documents;

  @Param({"0", "1"})
  int indexes;

  private DocumentLedger ledger;
  private Query query;

  @Setup
  public void fill() throws IOException {
    ledger = new DocumentLedger(indexes);
    for (int written = 0; written < documents; written += DocumentLedger.BLOCK) {
      ledger.commit(ledger.nextBlock(written));
    }
    ledger.buildIndexes();
    query = Query.parse("{\"selector\":{\"owner\":\"owner-7\",\"area\":{\"$lt\":10}}}");
  }

  @TearDown
  public void close() throws IOException {
    ledger.close();
  }

  @Benchmark
  public int find() {
    int found = 0;
    try (StateSnapshot state = ledger.snapshot();
        StateQuery results =
            StateQuery.run(state, StateArea.ofPublic(DocumentLedger.CHAINCODE), query, () -> {})) {
      while (results.hasNext()) {
        results.next();
        found++;
      }
    }
    if (found == 0) {
      throw new IllegalStateException("the query finds nothing");
    }
    return found;
  }
}
