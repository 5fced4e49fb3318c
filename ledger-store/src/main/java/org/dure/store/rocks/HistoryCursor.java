package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.util.NoSuchElementException;
import org.dure.model.Version;
import org.dure.model.rwset.KvWrite;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.Cursor;
import org.dure.store.KeyChange;
import org.dure.store.StoreException;

/// The changes of one key. The index holds heights only; what was written is read from the block.
final class HistoryCursor implements Cursor<KeyChange> {
  private final Database database;
  private final String namespace;
  private final String key;
  private final RocksCursor<Version> versions;

  HistoryCursor(Database database, String namespace, String key) {
    this.database = database;
    this.namespace = namespace;
    this.key = key;
    byte[] prefix = Keys.historyPrefix(namespace, key);
    this.versions =
        new RocksCursor<>(
            database,
            database.users(),
            null,
            Family.HISTORY,
            prefix,
            Keys.after(prefix),
            (entry, nothing) -> Keys.historyVersion(entry));
  }

  @Override
  public boolean hasNext() {
    return versions.hasNext();
  }

  @Override
  public KeyChange next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Version version = versions.next();
    ParsedEnvelope envelope = ParsedEnvelope.parse(envelopeAt(version));
    KvWrite write = writeIn(envelope, version);
    return new KeyChange(
        version,
        envelope.txId(),
        envelope.channelHeader().getTimestamp(),
        write.deletes(),
        write.deletes() ? ByteString.EMPTY : write.value());
  }

  @Override
  public void close() {
    versions.close();
  }

  private ByteString envelopeAt(Version version) {
    return StoredBlocks.read(database, version.block())
        .map(block -> StoredBlocks.envelope(database, block, Math.toIntExact(version.tx())))
        .orElseThrow(() -> corrupt(version));
  }

  private KvWrite writeIn(ParsedEnvelope envelope, Version version) {
    if (envelope.body() instanceof Body.EndorserTx tx) {
      return tx.rwSet().namespaces().stream()
          .filter(set -> set.namespace().equals(namespace))
          .flatMap(set -> set.writes().stream())
          .filter(write -> write.key().equals(key))
          .reduce((earlier, later) -> later)
          .orElseThrow(() -> corrupt(version));
    }
    throw corrupt(version);
  }

  private StoreException corrupt(Version version) {
    return new StoreException(
        StoreException.Kind.CORRUPT,
        "ledger "
            + database.folder()
            + ": the history names a write to "
            + namespace
            + "/"
            + key
            + " at "
            + version
            + " that the block does not hold");
  }
}
