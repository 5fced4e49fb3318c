/// Commits decided blocks: has them judged, writes them with all they do in one step, and tells of
/// them. The only writer of a channel's ledger. Implements a port of `order`; imports `validate`
/// and `events`.
@NullMarked
package org.dure.node.commit;

import org.jspecify.annotations.NullMarked;
