/// A simulated group: the real core over a network, disks and a clock that one seed decides.
@NullMarked
package org.dure.pbft.sim;

import org.jspecify.annotations.NullMarked;
