package org.dure.contract.queries;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import org.dure.contract.StateEntry;
import org.dure.contract.StatePage;
import org.dure.contract.test.TestQueries;
import org.dure.store.query.IndexDefinition;
import org.dure.store.query.MemoryQuery;
import org.dure.store.query.Query;
import org.dure.store.query.QueryException;
import org.hyperledger.fabric.shim.ChaincodeException;

/// The node's evaluation of queries, with the indexes that the contract's package will have: those
/// in `META-INF/statedb/couchdb` on the class path.
public final class NodeQueries implements TestQueries {
  private final Map<String, List<IndexDefinition>> indexes;

  /// With the indexes on the class path.
  public NodeQueries() {
    this(ClassPathIndexes.read());
  }

  /// @param indexes by collection, with "" for the public state
  public NodeQueries(Map<String, List<IndexDefinition>> indexes) {
    this.indexes = Map.copyOf(indexes);
  }

  @Override
  public StatePage answer(
      String collection,
      NavigableMap<String, byte[]> state,
      String query,
      int results,
      String bookmark) {
    SequencedMap<String, ByteString> values = new LinkedHashMap<>();
    state.forEach((key, value) -> values.put(key, ByteString.copyFrom(value)));
    try {
      MemoryQuery.Page page =
          MemoryQuery.run(
              Query.parse(query).page(bookmark, results),
              indexes.getOrDefault(collection, List.of()),
              values);
      return new StatePage(
          page.results().stream()
              .map(result -> new StateEntry(result.key(), result.value().toByteArray()))
              .toList(),
          page.bookmark());
    } catch (QueryException e) {
      throw new ChaincodeException(e.getMessage(), "QUERY_REFUSED", e);
    }
  }
}
