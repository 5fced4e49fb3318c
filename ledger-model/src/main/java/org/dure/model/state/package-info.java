/// What a block does to the state, and the commit hash over it (Fabric's core/ledger/kvledger). May
/// import `org.dure.model` only.
@NullMarked
package org.dure.model.state;

import org.jspecify.annotations.NullMarked;
