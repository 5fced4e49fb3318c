package org.dure.store;

import java.util.List;

/// All ledgers of a node. A channel's ledger is open at most once.
public interface Ledgers extends AutoCloseable {
  /// The channels that have a ledger here, in order.
  List<String> channelIds();

  /// Opens the ledger of a channel, creating it if there is none; the one that is open if there is
  /// one.
  ///
  /// @throws StoreException LOCKED if another process holds it, FOREIGN if it is of another channel
  ///   or format
  Ledger open(String channelId);

  /// How many bytes this node can still write to the disk that holds the ledgers. A node stops
  /// taking in work well before it comes to nothing: a ledger that has met a full disk takes no
  /// more blocks until it is opened again.
  long usableBytes();

  /// Closes all that are open; if one does not close, the others do and its failure is thrown.
  @Override
  void close();
}
