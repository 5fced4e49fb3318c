package org.dure.store;

import java.util.function.Predicate;

/// A ledger that is built anew beside the one it is to replace. Until [#swap] begins the old one is
/// in force, and closing leaves it so; once it has begun the new one is, whatever happens.
public interface LedgerRebuild extends AutoCloseable {
  Ledger old();

  /// Empty at first.
  Ledger fresh();

  /// Takes over what does not follow from the blocks: what is staged, and the private plaintext
  /// that `stands`.
  ///
  /// @return how many private keys it took over
  long carry(Predicate<PrivateWrite> stands);

  /// Closes both and puts the new one into the old one's place.
  void swap();

  @Override
  void close();
}
