/// Ordering: the pool of transactions, their dissemination, the thread that drives PBFT with its
/// journal and votes, and catching up. Reads the ledger, writes none of it: decided blocks leave
/// through [org.dure.node.order.BlockSink]. Imports `peer`; never `commit` or `validate`.
@org.jspecify.annotations.NullMarked
package org.dure.node.order;
