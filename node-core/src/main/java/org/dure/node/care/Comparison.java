package org.dure.node.care;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import org.dure.model.Sha256;
import org.dure.store.Cursor;
import org.dure.store.IndexFault;
import org.dure.store.LedgerPart;
import org.dure.store.LedgerParts;
import org.dure.store.PrivateWrite;
import org.dure.store.StateView;
import org.dure.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/// Compares the indexes, state and history of a ledger with those of its replay, entry by entry.
final class Comparison {
  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();

  private final String channel;
  private final LedgerParts real;
  private final LedgerParts replayed;
  private final Findings findings;
  private long compared;

  Comparison(String channel, LedgerParts real, LedgerParts replayed, Findings findings) {
    this.channel = channel;
    this.real = real;
    this.replayed = replayed;
    this.findings = findings;
  }

  /// Returns how many entries were compared.
  ///
  /// @param state of the replay
  long run(StateView state) {
    for (LedgerPart part : LedgerPart.values()) {
      merge(part);
    }
    real.checkIndexes(this::report);
    checkPlaintext(state);
    return compared;
  }

  private void merge(LedgerPart part) {
    try (Cursor<StoredEntry> found = real.entries(part);
        Cursor<StoredEntry> expected = replayed.entries(part)) {
      StoredEntry left = next(found);
      StoredEntry right = next(expected);
      while (left != null || right != null) {
        int order = order(left, right);
        if (order != 0 || !content(left).equals(content(right))) {
          report(part, order <= 0 ? left : null, order >= 0 ? right : null);
        }
        compared++;
        left = order <= 0 ? next(found) : left;
        right = order >= 0 ? next(expected) : right;
      }
    }
  }

  private void report(IndexFault fault) {
    findings.add(
        new Finding(
            channel,
            null,
            null,
            "index %s of %s".formatted(fault.index(), fault.area().namespace()),
            fault.key(),
            fault.expected(),
            fault.found()));
  }

  private static @Nullable StoredEntry next(Cursor<StoredEntry> cursor) {
    return cursor.hasNext() ? cursor.next() : null;
  }

  private static int order(@Nullable StoredEntry left, @Nullable StoredEntry right) {
    if (left == null) {
      return 1;
    }
    return right == null ? -1 : BYTES.compare(left.key(), right.key());
  }

  private static ByteString content(@Nullable StoredEntry entry) {
    return entry == null ? ByteString.EMPTY : entry.value();
  }

  private void report(
      LedgerPart part, @Nullable StoredEntry found, @Nullable StoredEntry expected) {
    StoredEntry named = found == null ? expected : found;
    findings.add(
        new Finding(
            channel,
            null,
            null,
            part.title(),
            named == null ? "" : named.name(),
            expected == null ? "nothing" : expected.content(),
            found == null ? "nothing" : found.content()));
  }

  private void checkPlaintext(StateView state) {
    try (Cursor<PrivateWrite> all = real.plaintext()) {
      while (all.hasNext()) {
        PrivateWrite held = all.next();
        compared++;
        String expected = Plaintext.contradiction(state, held);
        if (expected != null) {
          findings.add(
              new Finding(
                  channel,
                  held.version().block(),
                  Math.toIntExact(held.version().tx()),
                  "private plaintext",
                  held.namespace() + " / " + held.collection() + " / " + held.key(),
                  expected,
                  "a value with hash " + BlockCheck.hex(Sha256.of(held.value()))));
        }
      }
    }
  }
}
