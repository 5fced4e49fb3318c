package org.dure.node.snapshot;

import java.util.Set;

/// The names of the files in a snapshot folder. Sources: Fabric `core/ledger/kvledger/snapshot.go`,
/// `privacyenabledstate/snapshot.go`, `blkstorage/blockindex.go` and `confighistory/mgr.go`; the
/// last two names are Dure's.
public final class SnapshotFiles {
  static final String PUBLIC_STATE = "public_state";
  static final String PRIVATE_HASHES = "private_state_hashes";
  static final String TX_IDS = "txids";
  static final String CONFIG_HISTORY = "confighistory";
  static final String DATA = ".data";
  static final String METADATA = ".metadata";

  /// What all nodes write alike.
  public static final String SIGNABLE = "_snapshot_signable_metadata.json";

  /// The hash of [#SIGNABLE], and the commit hash.
  public static final String ADDITIONAL = "_snapshot_additional_metadata.json";

  /// One node's signature over all that.
  public static final String MANIFEST = "_dure_manifest.json";

  /// The channel's config blocks, then header and metadata of the last block.
  public static final String BLOCKS = "_dure_blocks.data";

  /// The files whose hashes [#SIGNABLE] may hold.
  static final Set<String> HASHED =
      Set.of(
          PUBLIC_STATE + DATA,
          PUBLIC_STATE + METADATA,
          PRIVATE_HASHES + DATA,
          PRIVATE_HASHES + METADATA,
          TX_IDS + DATA,
          TX_IDS + METADATA,
          CONFIG_HISTORY + DATA,
          CONFIG_HISTORY + METADATA);

  private SnapshotFiles() {}
}
