/// For a contract's own tests: an in-memory ledger and callers with real certificates, no network.
/// Runs contracts through the same [org.dure.contract.ContractRuntime] and stub as a node. No other
/// package imports it.
@NullMarked
package org.dure.contract.test;

import org.jspecify.annotations.NullMarked;
