package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.block.Blocks;
import org.dure.store.LedgerStart;
import org.hyperledger.fabric.protos.common.Block;

/// Checks a snapshot before anything of it is used: each file against the metadata, the chain of
/// config blocks from the operator's own on, the last block's certificate, and the manifests of
/// enough consenters (ADR 19).
public final class SnapshotCheck {
  private final Block trusted;
  private final CryptoProvider crypto;
  private final Trust trust;

  /// Whose word is enough for the content of the state.
  public enum Trust {
    /// Manifests of more consenters than may be faulty.
    MORE_THAN_FAULTY,
    /// That of one consenter, which the operator trusts.
    ONE_NODE
  }

  /// @param trusted a config block of the channel that the operator has from elsewhere: the genesis
  ///   block, or a later one
  public SnapshotCheck(Block trusted, Trust trust, CryptoProvider crypto) {
    this.trusted = trusted;
    this.trust = trust;
    this.crypto = crypto;
  }

  /// The channel that a snapshot says it is of.
  ///
  /// @throws SnapshotException if the folder is no snapshot
  public static String channelId(Path folder) throws SnapshotException {
    Path signable = folder.resolve(SnapshotFiles.SIGNABLE);
    try {
      return SnapshotMetadata.parse(Files.readString(signable)).channelId();
    } catch (IOException e) {
      throw new SnapshotException(
          "%s is no snapshot: cannot read %s".formatted(folder, signable), e);
    }
  }

  /// @param manifests of other nodes, for the same height
  /// @throws SnapshotException saying what does not hold
  public CheckedSnapshot check(Path folder, List<Path> manifests) throws SnapshotException {
    try {
      return checked(folder, manifests);
    } catch (NoSuchFileException e) {
      throw new SnapshotException("the snapshot lacks " + e.getFile(), e);
    } catch (IOException e) {
      throw new SnapshotException("cannot read the snapshot: " + e.getMessage(), e);
    }
  }

  private CheckedSnapshot checked(Path folder, List<Path> others)
      throws SnapshotException, IOException {
    String signable = Files.readString(folder.resolve(SnapshotFiles.SIGNABLE));
    SnapshotMetadata metadata = SnapshotMetadata.parse(signable);
    Manifest own = manifest(folder.resolve(SnapshotFiles.MANIFEST));
    checkAdditional(folder, signable, own);
    for (Map.Entry<String, String> file : metadata.files().entrySet()) {
      checkHash(folder, file.getKey(), file.getValue());
    }
    for (String known : SnapshotFiles.HASHED) {
      if (!metadata.files().containsKey(known) && Files.exists(folder.resolve(known))) {
        throw new SnapshotException(known + " is not named in " + SnapshotFiles.SIGNABLE);
      }
    }
    checkManifest(own, metadata, signable);
    checkHash(folder, SnapshotFiles.BLOCKS, own.blocksHash());
    List<Block> blocks = blocks(folder);
    Block lastBlock = blocks.removeLast();
    ConfigChain configs = ConfigChain.check(blocks, trusted, crypto);
    configs.checkLast(lastBlock, metadata);
    List<Manifest> all = new ArrayList<>(List.of(own));
    for (Path other : others) {
      all.add(manifest(other));
    }
    new ManifestCount(configs.newest(), trust).check(all);
    ByteString commitHash = bytes(own.commitHash());
    checkCommitHash(lastBlock, commitHash);
    return new CheckedSnapshot(
        folder, metadata, new LedgerStart(metadata.channelId(), lastBlock, commitHash, blocks));
  }

  private static Manifest manifest(Path path) throws SnapshotException, IOException {
    return Manifest.parse(path.toString(), Files.readString(path));
  }

  private static void checkAdditional(Path folder, String signable, Manifest own)
      throws SnapshotException, IOException {
    String expected = SnapshotMetadata.additional(signable, bytes(own.commitHash()));
    if (!Files.readString(folder.resolve(SnapshotFiles.ADDITIONAL)).equals(expected)) {
      throw new SnapshotException(
          "%s is not that of %s, or its commit hash is not the manifest's"
              .formatted(SnapshotFiles.ADDITIONAL, SnapshotFiles.SIGNABLE));
    }
  }

  private static void checkManifest(Manifest own, SnapshotMetadata metadata, String signable)
      throws SnapshotException {
    if (!own.snapshotHash().equals(SnapshotMetadata.hex(Sha256.ofUtf8(signable)))
        || !own.channelId().equals(metadata.channelId())
        || own.lastBlock() != metadata.lastBlock()
        || !own.lastBlockHash().equals(metadata.lastBlockHash())) {
      throw new SnapshotException(
          "%s was not made for this %s".formatted(SnapshotFiles.MANIFEST, SnapshotFiles.SIGNABLE));
    }
  }

  private static void checkCommitHash(Block lastBlock, ByteString commitHash)
      throws SnapshotException {
    try {
      if (!Blocks.commitHash(lastBlock).equals(commitHash)) {
        throw new SnapshotException("the last block's commit hash is not the manifest's");
      }
    } catch (MalformedException e) {
      throw new SnapshotException("the last block is damaged: " + e.getMessage(), e);
    }
  }

  /// Fabric's text (`kvledger/snapshot.go`).
  private static void checkHash(Path folder, String file, String expected)
      throws SnapshotException, IOException {
    MessageDigest digest = RecordWriter.sha256();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(folder.resolve(file)), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(expected)) {
      throw new SnapshotException(
          "hash mismatch for file [%s]. Expected hash = [%s], Actual hash = [%s]"
              .formatted(file, expected, actual));
    }
  }

  private static List<Block> blocks(Path folder) throws SnapshotException, IOException {
    List<Block> blocks = new ArrayList<>();
    try (RecordReader in = new RecordReader(folder.resolve(SnapshotFiles.BLOCKS))) {
      long configs = in.number();
      for (long i = 0; i <= configs; i++) {
        blocks.add(Blocks.parse(in.bytes()));
      }
      return blocks;
    } catch (MalformedException e) {
      throw new SnapshotException(SnapshotFiles.BLOCKS + ": " + e.getMessage(), e);
    }
  }

  private static ByteString bytes(String hex) throws SnapshotException {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new SnapshotException(SnapshotFiles.MANIFEST + " holds no commit hash in hex", e);
    }
  }
}
