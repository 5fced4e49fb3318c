package org.dure.store;

import java.util.Iterator;

/// An iterator that holds resources until closed. For one thread at a time.
///
/// @param <T> what it yields
public interface Cursor<T> extends Iterator<T>, AutoCloseable {
  @Override
  void close();
}
