/// The contracts that are part of the node: `_lifecycle`, `qscc`, `cscc` and a read-only `lscc`,
/// with Fabric's functions, arguments, answers and texts. Imports `chaincode`, `definition` and
/// `access`; imported by the composition only.
@NullMarked
package org.dure.node.chaincode.system;

import org.jspecify.annotations.NullMarked;
