package org.dure.node.chaincode;

import org.dure.contract.Invocation;
import org.dure.contract.LedgerAccess;
import org.dure.contract.Outcome;

/// The contract of an installed package, wherever it runs. Safe for many calls at once, each on a
/// thread and a ledger of its own.
public interface RunnableContract extends AutoCloseable {
  /// Runs one call in the thread of the caller, which is also the one that uses `ledger`.
  ///
  /// @param name the chaincode's
  /// @throws ExecutionException if the contract cannot be reached or did not end the call
  Outcome run(String name, Invocation call, LedgerAccess ledger) throws ExecutionException;

  @Override
  void close();
}
