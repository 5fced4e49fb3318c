package org.dure.contract;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.jspecify.annotations.Nullable;

/// A [Cursor] as the Fabric API's iterable. Iterating twice goes on where the first left off, as on
/// Fabric.
final class CursorIterator<S, T> implements QueryResultsIterator<T>, Iterator<T> {
  private final Cursor<S> cursor;
  private final Function<S, T> view;
  private @Nullable S ahead;

  CursorIterator(Cursor<S> cursor, Function<S, T> view) {
    this.cursor = cursor;
    this.view = view;
  }

  @Override
  public Iterator<T> iterator() {
    return this;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = cursor.next();
    }
    return ahead != null;
  }

  @Override
  public T next() {
    S entry = hasNext() ? ahead : null;
    if (entry == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    return view.apply(entry);
  }

  @Override
  public void close() {
    cursor.close();
  }
}
