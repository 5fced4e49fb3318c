package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.store.Cursor;
import org.dure.store.StateRecord;
import org.jspecify.annotations.Nullable;

/// Entries of the state as a pair of files: the entries as `SnapshotRecord` messages, and how many
/// of them belong to each namespace (Fabric `privacyenabledstate/snapshot.go`). Without entries
/// there are no files.
final class StateRecords {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int METADATA = 3;
  private static final int VERSION = 4;

  private record Row(String namespace, long count) {}

  private StateRecords() {}

  /// Writes all of `entries` and puts the files' hashes into `hashes`.
  static void write(
      Path folder,
      String name,
      Cursor<StateRecord> entries,
      WriteRate rate,
      Map<String, String> hashes)
      throws IOException {
    try (entries) {
      if (!entries.hasNext()) {
        return;
      }
      List<Row> rows = new ArrayList<>();
      String data = name + SnapshotFiles.DATA;
      try (RecordWriter out = new RecordWriter(folder.resolve(data), rate)) {
        @Nullable String namespace = null;
        long count = 0;
        while (entries.hasNext()) {
          StateRecord entry = entries.next();
          if (namespace != null && !namespace.equals(entry.namespace())) {
            rows.add(new Row(namespace, count));
            count = 0;
          }
          namespace = entry.namespace();
          count++;
          out.bytes(encode(entry));
        }
        if (namespace != null) {
          rows.add(new Row(namespace, count));
        }
        hashes.put(data, out.finish());
      }
      String metadata = name + SnapshotFiles.METADATA;
      hashes.put(metadata, writeRows(folder.resolve(metadata), rows, rate));
    }
  }

  private static String writeRows(Path path, List<Row> rows, WriteRate rate) throws IOException {
    try (RecordWriter out = new RecordWriter(path, rate)) {
      out.number(rows.size());
      for (Row row : rows) {
        out.text(row.namespace());
        out.number(row.count());
      }
      return out.finish();
    }
  }

  /// Hands on all entries of the pair, if there is one.
  static void read(Path folder, String name, Consumer<StateRecord> receiver) throws IOException {
    Path rows = folder.resolve(name + SnapshotFiles.METADATA);
    if (!Files.exists(rows)) {
      return;
    }
    try (RecordReader metadata = new RecordReader(rows);
        RecordReader data = new RecordReader(folder.resolve(name + SnapshotFiles.DATA))) {
      long namespaces = metadata.number();
      for (long i = 0; i < namespaces; i++) {
        String namespace = metadata.bytes().toStringUtf8();
        long count = metadata.number();
        for (long j = 0; j < count; j++) {
          receiver.accept(decode(namespace, data.bytes()));
        }
      }
      if (!data.atEnd()) {
        throw new IOException(name + " holds more entries than its metadata count");
      }
    }
  }

  static ByteString encode(StateRecord entry) throws IOException {
    ByteString version = entry.value().version().toOrderedBytes();
    ByteString value = entry.value().value();
    ByteString metadata = entry.value().metadata();
    int size =
        size(KEY, entry.key())
            + size(VALUE, value)
            + size(METADATA, metadata)
            + size(VERSION, version);
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    put(out, KEY, entry.key());
    put(out, VALUE, value);
    put(out, METADATA, metadata);
    put(out, VERSION, version);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static int size(int field, ByteString bytes) {
    return bytes.isEmpty() ? 0 : CodedOutputStream.computeBytesSize(field, bytes);
  }

  private static void put(CodedOutputStream out, int field, ByteString bytes) throws IOException {
    if (!bytes.isEmpty()) {
      out.writeBytes(field, bytes);
    }
  }

  static StateRecord decode(String namespace, ByteString record) throws IOException {
    ByteString[] fields = new ByteString[VERSION + 1];
    Arrays.fill(fields, ByteString.EMPTY);
    CodedInputStream in = record.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field < KEY || field > VERSION) {
        throw new IOException("a record of the state holds an unknown field " + field);
      }
      fields[field] = in.readBytes();
    }
    return new StateRecord(
        namespace,
        fields[KEY],
        new VersionedValue(fields[VALUE], fields[METADATA], version(fields[VERSION])));
  }

  /// The reverse of [Version#toOrderedBytes].
  private static Version version(ByteString bytes) throws IOException {
    int split = 1 + (bytes.isEmpty() ? Long.BYTES + 1 : bytes.byteAt(0));
    if (split >= bytes.size() || bytes.size() != split + 1 + bytes.byteAt(split)) {
      throw new IOException("a record of the state holds no version");
    }
    return new Version(number(bytes.substring(1, split)), number(bytes.substring(split + 1)));
  }

  private static long number(ByteString bytes) {
    long number = 0;
    for (int i = 0; i < bytes.size(); i++) {
      number = number << Byte.SIZE | (bytes.byteAt(i) & 0xff);
    }
    return number;
  }
}
