package org.dure.node.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads the files of a snapshot as Fabric's code does, and shares nothing with the code that wrote
/// them. From `common/ledger/snapshot/file.go`, `txmgmt/privacyenabledstate/snapshot.go` with its
/// `snapshot_record.proto`, `internal/version/version.go`, `common/ledger/util/util.go`,
/// `blkstorage/blockindex.go` and `confighistory/mgr.go`.
record FabricSnapshotReader(Path folder) {
  /// An entry of the state.
  ///
  /// @param version block and transaction, with a dot in between
  record Entry(
      String namespace, ByteString key, ByteString value, ByteString metadata, String version) {}

  /// Key and value of a configuration.
  record Config(ByteString key, ByteString value) {}

  /// The bytes of a file, read from the front.
  private static final class In {
    private final byte[] bytes;
    private int at = 1;

    In(byte[] bytes) {
      this.bytes = bytes;
      assertThat(bytes[0]).as("data format").isEqualTo((byte) 1);
    }

    /// Go's `binary.ReadUvarint`.
    long uvarint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        int next = bytes[at++] & 0xff;
        value |= (long) (next & 0x7f) << shift;
        if (next < 0x80) {
          return value;
        }
      }
    }

    ByteString bytes() {
      int length = (int) uvarint();
      at += length;
      return ByteString.copyFrom(bytes, at - length, length);
    }

    boolean ended() {
      return at == bytes.length;
    }
  }

  private In in(String file) throws IOException {
    return new In(Files.readAllBytes(folder.resolve(file)));
  }

  String sha256(String file) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /// @param name `public_state` or `private_state_hashes`
  List<Entry> state(String name) throws IOException {
    In rows = in(name + ".metadata");
    In data = in(name + ".data");
    List<Entry> entries = new ArrayList<>();
    long namespaces = rows.uvarint();
    for (long i = 0; i < namespaces; i++) {
      String namespace = rows.bytes().toStringUtf8();
      long count = rows.uvarint();
      for (long j = 0; j < count; j++) {
        entries.add(entry(namespace, data.bytes()));
      }
    }
    assertThat(rows.ended()).isTrue();
    assertThat(data.ended()).isTrue();
    return entries;
  }

  private static Entry entry(String namespace, ByteString record) throws IOException {
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(record);
    assertThat(fields.asMap().keySet()).isSubsetOf(1, 2, 3, 4);
    return new Entry(
        namespace, field(fields, 1), field(fields, 2), field(fields, 3), version(field(fields, 4)));
  }

  private static ByteString field(UnknownFieldSet fields, int number) {
    List<ByteString> values = fields.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? ByteString.EMPTY : values.getLast();
  }

  /// Two numbers, each its bytes without leading zeros behind their count.
  private static String version(ByteString bytes) {
    int blockBytes = bytes.byteAt(0);
    int txBytes = bytes.byteAt(1 + blockBytes);
    assertThat(bytes.size()).isEqualTo(2 + blockBytes + txBytes);
    return number(bytes, 1, blockBytes) + "." + number(bytes, 2 + blockBytes, txBytes);
  }

  private static long number(ByteString bytes, int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = number * 256 + (bytes.byteAt(i) & 0xff);
    }
    return number;
  }

  List<String> txIds() throws IOException {
    In counts = in("txids.metadata");
    In data = in("txids.data");
    List<String> ids = new ArrayList<>();
    long count = counts.uvarint();
    for (long i = 0; i < count; i++) {
      ids.add(data.bytes().toStringUtf8());
    }
    assertThat(counts.ended() && data.ended()).isTrue();
    return ids;
  }

  List<Config> configHistory() throws IOException {
    In counts = in("confighistory.metadata");
    In data = in("confighistory.data");
    List<Config> configs = new ArrayList<>();
    long count = counts.uvarint();
    for (long i = 0; i < count; i++) {
      configs.add(new Config(data.bytes(), data.bytes()));
    }
    assertThat(counts.ended() && data.ended()).isTrue();
    return configs;
  }
}
