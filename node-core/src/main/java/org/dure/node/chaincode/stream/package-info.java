/// Contracts that run in a process of their own and serve this node: Fabric's chaincode as a
/// service. The node dials the service of an installed package, the shim there registers, and each
/// call becomes a conversation on that stream whose requests are answered from the same
/// [org.dure.contract.LedgerAccess] that contracts in this JVM use. Imports `chaincode` and gRPC;
/// imported by the composition.
@NullMarked
package org.dure.node.chaincode.stream;

import org.jspecify.annotations.NullMarked;
