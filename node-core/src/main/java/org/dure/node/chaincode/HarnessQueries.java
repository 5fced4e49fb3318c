package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.NavigableMap;
import java.util.SequencedMap;
import org.dure.contract.StateEntry;
import org.dure.contract.StatePage;
import org.dure.contract.test.TestQueries;
import org.dure.store.query.MemoryQuery;
import org.dure.store.query.Query;

/// The node's evaluation of queries for tests of contracts with
/// [org.dure.contract.test.ContractHarness]; without indexes.
public final class HarnessQueries implements TestQueries {
  @Override
  public StatePage answer(
      NavigableMap<String, byte[]> state, String query, int results, String bookmark) {
    SequencedMap<String, ByteString> values = new LinkedHashMap<>();
    state.forEach((key, value) -> values.put(key, ByteString.copyFrom(value)));
    MemoryQuery.Page page = MemoryQuery.run(Query.parse(query).page(bookmark, results), values);
    return new StatePage(
        page.results().stream()
            .map(result -> new StateEntry(result.key(), result.value().toByteArray()))
            .toList(),
        page.bookmark());
  }
}
