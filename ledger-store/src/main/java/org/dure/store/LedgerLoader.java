package org.dure.store;

/// Fills a new ledger with a snapshot's content. For one thread. Closed before [#finish], it leaves
/// no ledger.
public interface LedgerLoader extends AutoCloseable {
  /// An entry of the public state.
  void putState(StateRecord entry);

  /// The hash of a private key; the namespace is `namespace$$hcollection`.
  ///
  /// @param blockToLive tells when it expires
  void putHashed(StateRecord entry, BlockToLive blockToLive);

  /// The id of a transaction that the snapshot comprises.
  void putTxId(String txId);

  /// Puts everything on the disk and makes it the channel's ledger, all or nothing.
  void finish();

  @Override
  void close();
}
