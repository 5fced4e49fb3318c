package org.dure.node.snapshot;

import java.nio.file.Path;
import org.dure.store.LedgerStart;

/// A snapshot folder in which everything holds.
///
/// @param start where a ledger made of it begins
public record CheckedSnapshot(Path folder, SnapshotMetadata metadata, LedgerStart start) {}
