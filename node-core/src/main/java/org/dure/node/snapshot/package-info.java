/// Snapshots of a channel in Fabric's format: taking them while blocks go on being committed,
/// checking those of other nodes, and beginning a ledger with one. Reads checkpoints of the ledger
/// and wraps the sink of decided blocks; knows no transport.
@NullMarked
package org.dure.node.snapshot;

import org.jspecify.annotations.NullMarked;
