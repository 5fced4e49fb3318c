package org.dure.node.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dure.model.Sha256;

/// What `_snapshot_signable_metadata.json` says: equal bytes on all nodes for one height (Fabric
/// `core/ledger/kvledger/snapshot.go`).
///
/// @param lastBlockHash hash of the last block's header, hex
/// @param previousBlockHash the hash it names as its predecessor's, hex
/// @param files SHA-256 of each file, hex
public record SnapshotMetadata(
    String channelId,
    long lastBlock,
    String lastBlockHash,
    String previousBlockHash,
    Map<String, String> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public SnapshotMetadata {
    files = Map.copyOf(files);
  }

  /// Go's `json.MarshalIndent` with four blanks.
  String toJson() {
    String hashes =
        new TreeMap<>(files)
            .entrySet().stream()
                .map(file -> "\n        \"%s\": \"%s\"".formatted(file.getKey(), file.getValue()))
                .collect(Collectors.joining(","));
    return """
    {
        "channel_name": "%s",
        "last_block_number": %d,
        "last_block_hash": "%s",
        "previous_block_hash": "%s",
        "snapshot_files_raw_hashes": {%s
        },
        "state_db_type": "SimpleKeyValueDB"
    }\
    """
        .formatted(channelId, lastBlock, lastBlockHash, previousBlockHash, hashes);
  }

  static SnapshotMetadata parse(String json) throws SnapshotException {
    JsonNode tree = tree(SnapshotFiles.SIGNABLE, json);
    Map<String, String> files = new TreeMap<>();
    for (var file : tree.path("snapshot_files_raw_hashes").properties()) {
      if (!SnapshotFiles.HASHED.contains(file.getKey())) {
        throw new SnapshotException(
            SnapshotFiles.SIGNABLE + " names a file that is none of a snapshot: " + file.getKey());
      }
      files.put(file.getKey(), file.getValue().asText());
    }
    return new SnapshotMetadata(
        tree.path("channel_name").asText(),
        tree.path("last_block_number").asLong(-1),
        tree.path("last_block_hash").asText(),
        tree.path("previous_block_hash").asText(),
        files);
  }

  /// `_snapshot_additional_metadata.json`.
  static String additional(String signable, ByteString commitHash) {
    return """
    {
        "snapshot_hash": "%s",
        "last_block_commit_hash": "%s"
    }\
    """
        .formatted(hex(Sha256.ofUtf8(signable)), hex(commitHash));
  }

  static JsonNode tree(String name, String json) throws SnapshotException {
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree != null && tree.isObject()) {
        return tree;
      }
      throw new SnapshotException(name + " is no JSON object");
    } catch (JsonProcessingException e) {
      throw new SnapshotException(name + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
