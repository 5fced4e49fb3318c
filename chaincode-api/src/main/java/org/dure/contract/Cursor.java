package org.dure.contract;

import org.jspecify.annotations.Nullable;

/// A forward read over results that are fetched as they are asked for; what was not read does not
/// enter the read set.
public interface Cursor<T> extends AutoCloseable {
  /// The next result, or null at the end.
  @Nullable T next();

  @Override
  void close();
}
