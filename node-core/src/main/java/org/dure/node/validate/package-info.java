/// Says which transactions of a block are valid and what the block does to the state, with the
/// codes of Fabric's committer. Pure: a block, a view of the state and a configuration go in, codes
/// and updates come out; nothing is written and no clock is asked, so that all nodes agree. May
/// import the model, the ledger's reading interfaces, membership and `definition`.
@NullMarked
package org.dure.node.validate;

import org.jspecify.annotations.NullMarked;
