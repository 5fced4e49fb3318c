package org.dure.store;

/// What follows from a ledger's blocks, part by part: the same blocks give the same entries.
public enum LedgerPart {
  /// Hash of a header to number.
  HASHES("block hash index"),
  /// Transaction id to position and code.
  TRANSACTIONS("transaction index"),
  /// Public keys to values, metadata and versions.
  STATE("public state"),
  /// Hashes of private keys to hashes of values.
  HASHED("hashed private state"),
  /// Which transactions wrote a public key.
  HISTORY("history"),
  /// What chaincode definitions declared of private data collections.
  COLLECTIONS("history of collections");

  private final String title;

  LedgerPart(String title) {
    this.title = title;
  }

  /// For messages.
  public String title() {
    return title;
  }
}
