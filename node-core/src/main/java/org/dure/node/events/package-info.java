/// Tells those who wait that blocks are committed: the outcome of one transaction, or blocks from a
/// number on. Whoever is slow reads from the ledger, so nothing here grows with a slow reader. May
/// import the model and the ledger's interfaces only.
@NullMarked
package org.dure.node.events;

import org.jspecify.annotations.NullMarked;
