package org.dure.store.rocks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dure.store.StateArea;

/// The column families of a ledger's database, in the order of their handles. [Keys] says how each
/// is keyed.
enum Family {
  /// What the ledger is and how far it has come.
  LEDGER("default"),
  /// Number to block bytes.
  BLOCKS("blocks"),
  /// Hash of a header to number.
  HASHES("hashes"),
  /// Transaction id to position and code.
  TRANSACTIONS("transactions"),
  /// Public keys to values.
  STATE("state"),
  /// Hashes of private keys to hashes of values.
  HASHED("hashed"),
  /// Private keys to plaintext, as far as this node has it.
  PRIVATE("private"),
  /// Which transactions wrote a public key, newest first.
  HISTORY("history"),
  /// Private plaintext by transaction id, waiting for its block.
  STAGING("staging"),
  /// Number to header and metadata of a block whose data is not here.
  HEADERS("headers"),
  /// Hash of a private key to the key, for each that is in [#PRIVATE].
  PRIVATE_KEYS("private-keys"),
  /// What transactions wrote to a private key, by the hash of the key.
  PRIVATE_WRITES("private-writes"),
  /// Of which keys the private set of a transaction consists.
  PRIVATE_SETS("private-sets"),
  /// Private sets that this node does not hold, newest block first.
  MISSING("missing"),
  /// Which private keys were last written by a transaction, under the block at which they expire.
  EXPIRY("expiry"),
  /// Which transaction last purged a private key.
  PURGED("purged"),
  /// Values of JSON documents, in the order of an index, to the length of what stands before the
  /// key.
  INDEX("index"),
  /// What chaincode definitions declared of collections, newest first.
  COLLECTIONS("collections"),
  /// Hashes of keys and values that a snapshot had, by the private set that wrote them.
  SNAPSHOT_HASHES("snapshot-hashes");

  private final String columnFamily;

  /// Those with plaintext that may be deleted for good.
  static final List<Family> ERASABLE =
      List.of(PRIVATE, PRIVATE_KEYS, PRIVATE_WRITES, STAGING, INDEX);

  Family(String columnFamily) {
    this.columnFamily = columnFamily;
  }

  /// Where the keys of an area are.
  static Family of(StateArea area) {
    return area.isPublic() ? STATE : PRIVATE;
  }

  byte[] bytes() {
    return columnFamily.getBytes(StandardCharsets.UTF_8);
  }
}
