package org.dure.store.rocks;

import java.nio.charset.StandardCharsets;

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
  HEADERS("headers");

  private final String columnFamily;

  Family(String columnFamily) {
    this.columnFamily = columnFamily;
  }

  byte[] bytes() {
    return columnFamily.getBytes(StandardCharsets.UTF_8);
  }
}
