package org.dure.store;

import java.util.function.Function;

/// Fills a new ledger with a snapshot's content. For one thread. Closed before [#finish], it leaves
/// no ledger.
public interface LedgerLoader extends AutoCloseable {
  /// An entry of the public state.
  void putState(StateRecord entry);

  /// The hash of a private key; the namespace is `namespace$$hcollection`. The set of which it is
  /// counts as missing: its plaintext may still be had from others.
  ///
  /// @param blockToLive tells when it expires
  /// @param eligibility whether this node may have which sets
  void putHashed(
      StateRecord entry,
      BlockToLive blockToLive,
      Function<PrivateSetId, MissingSet.Eligibility> eligibility);

  /// What a definition of a chaincode declared of collections.
  void putCollections(CollectionsRecord entry);

  /// The id of a transaction that the snapshot comprises.
  void putTxId(String txId);

  /// Puts everything on the disk and makes it the channel's ledger, all or nothing.
  void finish();

  @Override
  void close();
}
