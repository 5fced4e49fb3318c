/// The benchmark of ordering alone: replicas in processes of their own, joined by the product's
/// links, pool, journal and consensus, and many clients in a closed loop. No contract runs and
/// nothing is validated. Imports the node's `order`, `peer` and `validate`, as `app` does.
@NullMarked
package org.dure.bench.consensus;

import org.jspecify.annotations.NullMarked;
