package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dure.store.CollectionsRecord;
import org.dure.store.Cursor;

/// `confighistory.data` and `.metadata`: what chaincode definitions declared of collections, key
/// and value as Fabric's database has them, and how many there are
/// (`core/ledger/confighistory/mgr.go`, `db_helper.go`). Without any there are no files.
final class ConfigHistory {
  /// What all keys begin with: `s`, the namespace that stands for collections, and a zero.
  private static final ByteString PREFIX = ByteString.copyFromUtf8("slscc\u0000");

  private static final String SUFFIX = "~collection";

  interface Receiver {
    void accept(CollectionsRecord entry) throws IOException;
  }

  private ConfigHistory() {}

  /// Writes all of `entries` and puts the files' hashes into `hashes`.
  static void write(
      Path folder, Cursor<CollectionsRecord> entries, WriteRate rate, Map<String, String> hashes)
      throws IOException {
    try (entries) {
      if (!entries.hasNext()) {
        return;
      }
      long count = 0;
      String data = SnapshotFiles.CONFIG_HISTORY + SnapshotFiles.DATA;
      try (RecordWriter out = new RecordWriter(folder.resolve(data), rate)) {
        for (; entries.hasNext(); count++) {
          CollectionsRecord entry = entries.next();
          out.bytes(key(entry));
          out.bytes(entry.collections());
        }
        hashes.put(data, out.finish());
      }
      String metadata = SnapshotFiles.CONFIG_HISTORY + SnapshotFiles.METADATA;
      try (RecordWriter out = new RecordWriter(folder.resolve(metadata), rate)) {
        out.number(count);
        hashes.put(metadata, out.finish());
      }
    }
  }

  /// Hands on all entries, if there are any.
  static void read(Path folder, Receiver receiver) throws IOException {
    Path metadata = folder.resolve(SnapshotFiles.CONFIG_HISTORY + SnapshotFiles.METADATA);
    if (!Files.exists(metadata)) {
      return;
    }
    Path path = folder.resolve(SnapshotFiles.CONFIG_HISTORY + SnapshotFiles.DATA);
    try (RecordReader counts = new RecordReader(metadata);
        RecordReader data = new RecordReader(path)) {
      long count = counts.number();
      for (long i = 0; i < count; i++) {
        receiver.accept(entry(path, data.bytes(), data.bytes()));
      }
      if (!data.atEnd()) {
        throw new IOException(path + " holds more entries than its metadata count");
      }
    }
  }

  /// The number of the block is complemented, so that the newest comes first.
  private static ByteString key(CollectionsRecord entry) {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(~entry.block()).flip();
    return PREFIX
        .concat(ByteString.copyFromUtf8(entry.chaincode() + SUFFIX))
        .concat(ByteString.copyFrom(number));
  }

  private static CollectionsRecord entry(Path path, ByteString key, ByteString value)
      throws IOException {
    int end = key.size() - Long.BYTES;
    ByteString suffix = ByteString.copyFrom(SUFFIX, StandardCharsets.UTF_8);
    if (!key.startsWith(PREFIX)
        || end < PREFIX.size()
        || !key.substring(PREFIX.size(), end).endsWith(suffix)) {
      throw new IOException(path + " holds a key that is none of collections");
    }
    String chaincode = key.substring(PREFIX.size(), end - suffix.size()).toStringUtf8();
    return new CollectionsRecord(
        chaincode, ~key.substring(end).asReadOnlyByteBuffer().getLong(), value);
  }
}
