/// Whole groups of replicas in one thread with coordinated Byzantine replicas: equivocation with
/// votes for both sides, stale and forged view changes, new views from another quorum, journals cut
/// back. Disks take time, and what a message claims must be on disk before it leaves.
@NullMarked
package org.dure.pbft.sim;

import org.jspecify.annotations.NullMarked;
