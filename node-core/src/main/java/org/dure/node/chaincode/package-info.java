/// Contracts and their execution: installed packages, one class loader per package, a call run on a
/// snapshot of the ledger and turned into a read-write set. Imports `definition` and the modules
/// under the node; imported by `endorse`, `query` and the composition.
@NullMarked
package org.dure.node.chaincode;

import org.jspecify.annotations.NullMarked;
