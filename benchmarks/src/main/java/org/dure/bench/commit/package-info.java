/// Validating and committing blocks that were ordered already, by the node's own committer into its
/// own store: rate, processor time, bytes on disk, and how both change while the state grows.
@NullMarked
package org.dure.bench.commit;

import org.jspecify.annotations.NullMarked;
