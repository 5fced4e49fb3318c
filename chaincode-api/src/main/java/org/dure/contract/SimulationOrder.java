package org.dure.contract;

import org.hyperledger.fabric.shim.ChaincodeException;

/// What one transaction may still do after what it did: pages and queries over private plaintext
/// are not recorded whole, so a transaction that asked for them may not write, nor one that wrote
/// ask for them. Source: Fabric's `txmgr/tx_simulator.go`. Whoever runs contracts asks here, so
/// that a node and a test say the same. For one thread at a time.
public final class SimulationOrder {
  private boolean wrote;
  private boolean paginated;
  private boolean queriedPrivate;

  /// Something is about to be written, public or private.
  public void write() {
    if (queriedPrivate) {
      throw new ChaincodeException(
          "unsupported transaction. Transaction has already performed queries on pvt data. Writes are not allowed");
    }
    if (paginated) {
      throw new IllegalStateException(
          "Transaction has already performed a paginated query. Writes are not allowed");
    }
    wrote = true;
  }

  /// A page is about to be read.
  public void page() {
    if (wrote) {
      throw new IllegalStateException(
          "Transaction has already performed writes. Paginated queries are not allowed");
    }
    paginated = true;
  }

  /// A range of private plaintext, or a query over it, is about to be read.
  public void queryPrivate() {
    if (wrote) {
      throw new ChaincodeException(
          "unsupported transaction. Queries on pvt data is supported only in a read-only transaction");
    }
    queriedPrivate = true;
  }
}
