/// Streams of blocks for clients, as Fabric's Deliver service gives them (`common/deliver`): what a
/// request asks for, whether its signer may have it, and the blocks in order. Reads `events` and
/// the ledger; knows no transport.
@NullMarked
package org.dure.node.deliver;

import org.jspecify.annotations.NullMarked;
