package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.dure.node.collection.CollectionRecords;
import org.dure.node.collection.PrivateCollections;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.BlockToLive;
import org.dure.store.LedgerLoader;
import org.dure.store.LedgerSnapshots;

/// Begins a ledger with a snapshot that was checked.
public final class SnapshotLoad {
  private SnapshotLoad() {}

  /// On return the channel has a ledger that goes on behind the snapshot. Cut short, it leaves none
  /// and begins anew.
  ///
  /// @param mspId the node's organisation, which tells what plaintext it may fetch afterwards
  /// @throws SnapshotException if the files cannot be read
  public static void load(CheckedSnapshot snapshot, LedgerSnapshots store, String mspId)
      throws SnapshotException {
    try (LedgerLoader loader = store.load(snapshot.start())) {
      Path folder = snapshot.folder();
      Map<String, ByteString> lifecycle = new HashMap<>();
      StateRecords.read(
          folder,
          SnapshotFiles.PUBLIC_STATE,
          entry -> {
            loader.putState(entry);
            if (entry.namespace().equals(StoredDefinitions.LIFECYCLE)) {
              lifecycle.put(entry.key().toStringUtf8(), entry.value().value());
            }
          });
      // What is loaded expires here at the block at which it does on all other nodes.
      BlockToLive live = PrivateCollections.blockToLive(new StoredDefinitions(lifecycle::get));
      CollectionRecords records = new CollectionRecords(mspId);
      ConfigHistory.read(
          folder,
          entry -> {
            records.add(entry);
            loader.putCollections(entry);
          });
      StateRecords.read(
          folder,
          SnapshotFiles.PRIVATE_HASHES,
          entry -> loader.putHashed(entry, live, records::eligibility));
      loadTxIds(folder, loader);
      loader.finish();
    } catch (IOException e) {
      throw new SnapshotException("cannot load the snapshot: " + e.getMessage(), e);
    }
  }

  private static void loadTxIds(Path folder, LedgerLoader loader) throws IOException {
    Path metadata = folder.resolve(SnapshotFiles.TX_IDS + SnapshotFiles.METADATA);
    if (!Files.exists(metadata)) {
      return;
    }
    try (RecordReader counts = new RecordReader(metadata);
        RecordReader data =
            new RecordReader(folder.resolve(SnapshotFiles.TX_IDS + SnapshotFiles.DATA))) {
      long count = counts.number();
      for (long i = 0; i < count; i++) {
        loader.putTxId(data.bytes().toStringUtf8());
      }
    }
  }
}
