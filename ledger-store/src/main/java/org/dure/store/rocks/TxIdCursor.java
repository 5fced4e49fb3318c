package org.dure.store.rocks;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.dure.store.Cursor;
import org.jspecify.annotations.Nullable;

/// All transaction ids in Fabric's order: shorter ones first, then by their bytes. Ids that are
/// hashes are stored in that order; the rest, which no sound transaction has, is gone through once
/// for each length.
final class TxIdCursor implements Cursor<String> {
  private final Cursor<String> all;

  TxIdCursor(Database database) {
    TreeSet<Integer> lengths = new TreeSet<>();
    try (Cursor<String> texts = texts(database)) {
      texts.forEachRemaining(text -> lengths.add(Keys.utf8(text).length));
    }
    lengths.add(Keys.TX_ID_HEX);
    this.all = new JoinedCursor<>(lengths.iterator(), length -> ofLength(database, length));
  }

  private static Cursor<String> ofLength(Database database, int length) {
    Cursor<String> texts = new Only(texts(database), length);
    return length == Keys.TX_ID_HEX ? new Merged(texts, hashes(database)) : texts;
  }

  private static Cursor<String> texts(Database database) {
    return cursor(database, Keys.TX_ID_AS_TEXT);
  }

  private static Cursor<String> hashes(Database database) {
    return cursor(database, Keys.TX_ID_AS_HASH);
  }

  private static Cursor<String> cursor(Database database, byte kind) {
    return new RocksCursor<>(
        database,
        database.users(),
        null,
        Family.TRANSACTIONS,
        new byte[] {kind},
        new byte[] {(byte) (kind + 1)},
        (key, value) -> Keys.txId(key));
  }

  @Override
  public boolean hasNext() {
    return all.hasNext();
  }

  @Override
  public String next() {
    return all.next();
  }

  @Override
  public void close() {
    all.close();
  }

  /// Those of one length in bytes.
  private static final class Only implements Cursor<String> {
    private final Cursor<String> texts;
    private final int length;
    private @Nullable String ahead;

    Only(Cursor<String> texts, int length) {
      this.texts = texts;
      this.length = length;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && texts.hasNext()) {
        String text = texts.next();
        if (Keys.utf8(text).length == length) {
          ahead = text;
        }
      }
      return ahead != null;
    }

    @Override
    public String next() {
      String text = hasNext() ? ahead : null;
      if (text == null) {
        throw new NoSuchElementException();
      }
      ahead = null;
      return text;
    }

    @Override
    public void close() {
      texts.close();
    }
  }

  /// Two ordered ones as one.
  private static final class Merged implements Cursor<String> {
    private record Head(String text, Iterator<String> rest) {}

    private final Cursor<String> one;
    private final Cursor<String> other;
    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing(Head::text, Keys.BY_UTF8));

    Merged(Cursor<String> one, Cursor<String> other) {
      this.one = one;
      this.other = other;
      add(one);
      add(other);
    }

    private void add(Iterator<String> rest) {
      if (rest.hasNext()) {
        heads.add(new Head(rest.next(), rest));
      }
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public String next() {
      Head head = heads.remove();
      add(head.rest());
      return head.text();
    }

    @Override
    public void close() {
      one.close();
      other.close();
    }
  }
}
