package org.dure.store.query;

import java.io.Serial;

/// A query or an index definition that its author has to change. The message names the place in it
/// and what was expected there.
public final class QueryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public QueryException(String message) {
    super(message);
  }

  static QueryException at(String place, String what) {
    return new QueryException(place + ": " + what);
  }
}
