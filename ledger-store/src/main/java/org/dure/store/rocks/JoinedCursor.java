package org.dure.store.rocks;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.dure.store.Cursor;
import org.jspecify.annotations.Nullable;

/// Cursors one after the other, each opened when the one before it has ended.
///
/// @param <S> what a cursor is opened for
/// @param <T> what it yields
final class JoinedCursor<S, T> implements Cursor<T> {
  private final Iterator<S> sources;
  private final Function<S, Cursor<T>> open;
  private @Nullable Cursor<T> current;

  JoinedCursor(Iterator<S> sources, Function<S, Cursor<T>> open) {
    this.sources = sources;
    this.open = open;
  }

  @Override
  public boolean hasNext() {
    while (current == null || !current.hasNext()) {
      close();
      if (!sources.hasNext()) {
        return false;
      }
      current = open.apply(sources.next());
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext() || current == null) {
      throw new NoSuchElementException();
    }
    return current.next();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
