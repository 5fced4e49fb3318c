/// Which channels this node is in, and who may do what: channel policies by resource and the
/// policies of the node itself. Imports `membership` and `ledger-store`; any stage may import it.
@NullMarked
package org.dure.node.access;

import org.jspecify.annotations.NullMarked;
