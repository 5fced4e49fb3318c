package org.dure.store.rocks;

import org.dure.store.BlockToLive;
import org.dure.store.PrivateSetId;

/// When private data expire. Under the block at which they go stand the sets, each with the hashes
/// of the keys that it was the last of its block to write, one behind the other.
final class Expiry {
  static final long NEVER = -1;

  private Expiry() {}

  /// The block with which a set goes, or [#NEVER].
  static long of(PrivateSetId id, BlockToLive live) {
    long blocks = live.blocks(id.namespace(), id.collection());
    long expiring = blocks > 0 ? id.block() + blocks + 1 : NEVER;
    // A number above all that signed ones can hold is as good as never.
    return expiring > 0 ? expiring : NEVER;
  }
}
