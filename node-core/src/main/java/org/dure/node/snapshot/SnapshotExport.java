package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Sha256;
import org.dure.model.block.BlockHashing;
import org.dure.store.Cursor;
import org.dure.store.LedgerImage;
import org.hyperledger.fabric.protos.common.Block;

/// Writes the image of a ledger as a snapshot folder. All files are on the disk before the folder
/// has its name, so a folder of that name is whole.
final class SnapshotExport {
  private final String channelId;
  private final SigningIdentity signer;
  private final long bytesPerSecond;

  SnapshotExport(String channelId, SigningIdentity signer, long bytesPerSecond) {
    this.channelId = channelId;
    this.signer = signer;
    this.bytesPerSecond = bytesPerSecond;
  }

  /// @param lastBlock header and metadata of the image's last block
  /// @param configBlocks the channel's config blocks up to it
  /// @param work a folder for what is not finished, on the same disk as `target`
  void write(LedgerImage image, Block lastBlock, List<Block> configBlocks, Path work, Path target)
      throws IOException {
    Folders.delete(work);
    Files.createDirectories(work);
    WriteRate rate = new WriteRate(bytesPerSecond);
    Map<String, String> hashes = new TreeMap<>();
    StateRecords.write(work, SnapshotFiles.PUBLIC_STATE, image.publicState(), rate, hashes);
    StateRecords.write(work, SnapshotFiles.PRIVATE_HASHES, image.hashedState(), rate, hashes);
    writeTxIds(work, image.txIds(), rate, hashes);
    ConfigHistory.write(work, image.collections(), rate, hashes);
    String blocksHash = writeBlocks(work, lastBlock, configBlocks, rate);
    SnapshotMetadata metadata =
        new SnapshotMetadata(
            channelId,
            lastBlock.getHeader().getNumber(),
            SnapshotMetadata.hex(BlockHashing.headerHash(lastBlock.getHeader())),
            SnapshotMetadata.hex(lastBlock.getHeader().getPreviousHash()),
            hashes);
    String signable = metadata.toJson();
    ByteString commitHash = image.commitHash();
    Manifest manifest =
        Manifest.of(
            metadata,
            SnapshotMetadata.hex(Sha256.ofUtf8(signable)),
            SnapshotMetadata.hex(commitHash),
            blocksHash,
            signer);
    put(work.resolve(SnapshotFiles.SIGNABLE), signable);
    put(work.resolve(SnapshotFiles.ADDITIONAL), SnapshotMetadata.additional(signable, commitHash));
    put(work.resolve(SnapshotFiles.MANIFEST), manifest.toJson());
    Folders.sync(work);
    Files.createDirectories(target.resolveSibling("."));
    Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(target.resolveSibling("."));
  }

  private static void writeTxIds(
      Path folder, Cursor<String> txIds, WriteRate rate, Map<String, String> hashes)
      throws IOException {
    try (txIds) {
      if (!txIds.hasNext()) {
        return;
      }
      long count = 0;
      String data = SnapshotFiles.TX_IDS + SnapshotFiles.DATA;
      try (RecordWriter out = new RecordWriter(folder.resolve(data), rate)) {
        for (; txIds.hasNext(); count++) {
          out.text(txIds.next());
        }
        hashes.put(data, out.finish());
      }
      String metadata = SnapshotFiles.TX_IDS + SnapshotFiles.METADATA;
      try (RecordWriter out = new RecordWriter(folder.resolve(metadata), rate)) {
        out.number(count);
        hashes.put(metadata, out.finish());
      }
    }
  }

  private static String writeBlocks(
      Path folder, Block lastBlock, List<Block> configBlocks, WriteRate rate) throws IOException {
    try (RecordWriter out = new RecordWriter(folder.resolve(SnapshotFiles.BLOCKS), rate)) {
      out.number(configBlocks.size());
      for (Block config : configBlocks) {
        out.bytes(config.toByteString());
      }
      out.bytes(lastBlock.toByteString());
      return out.finish();
    }
  }

  private static void put(Path path, String text) throws IOException {
    Files.writeString(path, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }
}
