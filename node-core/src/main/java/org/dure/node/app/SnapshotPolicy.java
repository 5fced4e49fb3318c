package org.dure.node.app;

import org.dure.node.config.NodeConfig;
import org.dure.node.snapshot.SnapshotSettings;
import org.dure.store.BlockArchive;
import org.jspecify.annotations.Nullable;

/// The node's settings in the terms of the snapshots.
final class SnapshotPolicy {
  private SnapshotPolicy() {}

  static SnapshotSettings of(NodeConfig node) {
    return new SnapshotSettings(
        node.snapshots().folder(),
        node.snapshots().everyBlocks(),
        node.snapshots().bytesPerSecondMax(),
        pruning(node.pruning()));
  }

  private static SnapshotSettings.Pruning pruning(NodeConfig.Pruning pruning) {
    return switch (pruning.policy()) {
      case KEEP -> new SnapshotSettings.Pruning.KeepAll();
      case DROP -> new SnapshotSettings.Pruning.Below(pruning.keepBlocks(), null);
      case ARCHIVE ->
          new SnapshotSettings.Pruning.Below(
              pruning.keepBlocks(), new BlockArchive(pruning.archive()));
    };
  }

  /// The archive that reads are served from, if there is one.
  static @Nullable BlockArchive archive(NodeConfig node) {
    return node.pruning().policy() == NodeConfig.Pruning.Policy.ARCHIVE
        ? new BlockArchive(node.pruning().archive())
        : null;
  }
}
