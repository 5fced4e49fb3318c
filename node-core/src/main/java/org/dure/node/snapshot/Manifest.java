package org.dure.node.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.util.Base64;
import org.dure.membership.msp.SigningIdentity;

/// One node's word that a snapshot is what its own ledger held: `_dure_manifest.json`.
///
/// @param snapshotHash SHA-256 of the signable metadata, hex
/// @param commitHash of the last block, hex
/// @param blocksHash SHA-256 of `_dure_blocks.data`, hex; differs from node to node, since each
///   holds other signatures of a quorum
/// @param signer serialized identity
/// @param signature over [#signed]
record Manifest(
    String channelId,
    long lastBlock,
    String lastBlockHash,
    String commitHash,
    String snapshotHash,
    String blocksHash,
    ByteString signer,
    ByteString signature) {

  /// As said by `signer`, signed.
  static Manifest of(
      SnapshotMetadata metadata,
      String snapshotHash,
      String commitHash,
      String blocksHash,
      SigningIdentity signer) {
    Manifest unsigned =
        new Manifest(
            metadata.channelId(),
            metadata.lastBlock(),
            metadata.lastBlockHash(),
            commitHash,
            snapshotHash,
            blocksHash,
            signer.serialized(),
            ByteString.EMPTY);
    ByteString signature = signer.sign(unsigned.signed());
    return new Manifest(
        metadata.channelId(),
        metadata.lastBlock(),
        metadata.lastBlockHash(),
        commitHash,
        snapshotHash,
        blocksHash,
        signer.serialized(),
        signature);
  }

  /// The bytes under the signature; the first line keeps them apart from whatever else is signed.
  ByteString signed() {
    return ByteString.copyFromUtf8(
        String.join(
            "\n",
            "dure-snapshot-manifest-1",
            channelId,
            Long.toString(lastBlock),
            lastBlockHash,
            commitHash,
            snapshotHash,
            blocksHash));
  }

  /// Whether both speak of the same content.
  boolean agrees(Manifest other) {
    return channelId.equals(other.channelId)
        && lastBlock == other.lastBlock
        && lastBlockHash.equals(other.lastBlockHash)
        && commitHash.equals(other.commitHash)
        && snapshotHash.equals(other.snapshotHash);
  }

  String toJson() {
    return """
    {
        "channel_name": "%s",
        "last_block_number": %d,
        "last_block_hash": "%s",
        "last_block_commit_hash": "%s",
        "snapshot_hash": "%s",
        "blocks_hash": "%s",
        "signer": "%s",
        "signature": "%s"
    }\
    """
        .formatted(
            channelId,
            lastBlock,
            lastBlockHash,
            commitHash,
            snapshotHash,
            blocksHash,
            base64(signer),
            base64(signature));
  }

  static Manifest parse(String name, String json) throws SnapshotException {
    JsonNode tree = SnapshotMetadata.tree(name, json);
    try {
      return new Manifest(
          tree.path("channel_name").asText(),
          tree.path("last_block_number").asLong(-1),
          tree.path("last_block_hash").asText(),
          tree.path("last_block_commit_hash").asText(),
          tree.path("snapshot_hash").asText(),
          tree.path("blocks_hash").asText(),
          bytes(tree.path("signer").asText()),
          bytes(tree.path("signature").asText()));
    } catch (IllegalArgumentException e) {
      throw new SnapshotException(name + " holds what is not base64: " + e.getMessage(), e);
    }
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static ByteString bytes(String base64) {
    return ByteString.copyFrom(Base64.getDecoder().decode(base64));
  }
}
