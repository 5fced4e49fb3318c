package org.dure.node.chaincode;

import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.dure.store.Cursor;
import org.dure.store.Match;
import org.dure.store.StateQuery;
import org.dure.store.query.QueryException;

/// The results of a query as a transaction reads them.
public final class QueryScan implements Cursor<Match> {
  /// Fabric's totalQueryLimit. Fabric ends silently there; a contract that took the results for all
  /// would decide wrongly, so here it is told.
  static final int RESULTS_MAX = 100_000;

  private final StateQuery results;
  private final Consumer<Match> read;
  private int given;

  QueryScan(StateQuery results, Consumer<Match> read) {
    this.results = results;
    this.read = read;
  }

  @Override
  public boolean hasNext() {
    boolean more = results.hasNext();
    if (more && given == RESULTS_MAX) {
      throw new QueryException(
          "the query finds more than %d documents: give it a limit, or read it page by page"
              .formatted(RESULTS_MAX));
    }
    return more;
  }

  @Override
  public Match next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    given++;
    Match found = results.next();
    read.accept(found);
    return found;
  }

  /// Where the next page begins.
  String bookmark() {
    return results.bookmark();
  }

  @Override
  public void close() {
    results.close();
  }
}
