package org.dure.model.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.dure.model.ByteOrder;
import org.dure.model.Sha256;

/// Fabric's commit hash: a chain over what blocks did to the state, so that two nodes with the same
/// hash at a height have the same validation codes and the same state. Covers public and hashed
/// private updates; the channel's configuration (namespace "") and key metadata are left out, as in
/// Fabric. Source: kv_ledger.go addBlockCommitHash and txmgr/update_batch_bytes.go.
public final class CommitHash {
  private static final int WRITES = 1;
  private static final int NAMESPACE = 1;
  private static final int COLLECTION = 2;
  private static final int KEY = 3;
  private static final int IS_DELETE = 4;
  private static final int VALUE = 5;
  private static final int VERSION = 6;

  private CommitHash() {}

  /// The commit hash of a block.
  ///
  /// @param flags the block's TRANSACTIONS_FILTER, one byte per transaction
  /// @param previous the commit hash of the block before; empty for block 1. Block 0 has no commit
  ///   hash.
  public static ByteString of(ByteString flags, StateUpdates updates, ByteString previous) {
    byte[] length = new byte[CodedOutputStream.computeUInt32SizeNoTag(flags.size())];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(length);
      out.writeUInt32NoTag(flags.size());
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sha256.of(
        UnsafeByteOperations.unsafeWrap(length), flags, updateBytes(updates), previous);
  }

  /// The updates in Fabric's deterministic form: a protobuf message with one entry per key,
  /// namespaces in order, inside a namespace public keys before collections; the name of a
  /// namespace or collection stands on its first entry only.
  public static ByteString updateBytes(StateUpdates updates) {
    TreeSet<String> namespaces = new TreeSet<>(ByteOrder.UTF8);
    namespaces.addAll(updates.publicUpdates().keySet());
    namespaces.addAll(updates.hashedUpdates().keySet());
    namespaces.remove("");
    Entries entries = new Entries();
    for (String namespace : namespaces) {
      entries.namespace = namespace;
      updates
          .publicUpdates(namespace)
          .forEach((key, update) -> entries.add(ByteString.copyFromUtf8(key), update));
      SortedMap<String, SortedMap<ByteString, StateUpdate>> collections =
          updates.hashedUpdates().get(namespace);
      if (collections != null) {
        for (Map.Entry<String, SortedMap<ByteString, StateUpdate>> e : collections.entrySet()) {
          entries.collection = e.getKey();
          e.getValue().forEach(entries::add);
        }
      }
    }
    return UnsafeByteOperations.unsafeWrap(entries.bytes.toByteArray());
  }

  /// Writes the entries one by one; a name is written once and then forgotten.
  private static final class Entries {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String namespace = "";
    private String collection = "";

    private void add(ByteString key, StateUpdate update) {
      ByteString value =
          switch (update) {
            case StateUpdate.Put put -> put.value().value();
            case StateUpdate.Delete delete -> ByteString.EMPTY;
          };
      boolean delete = update instanceof StateUpdate.Delete;
      ByteString version = update.version().toOrderedBytes();
      int size =
          (namespace.isEmpty() ? 0 : CodedOutputStream.computeStringSize(NAMESPACE, namespace))
              + (collection.isEmpty()
                  ? 0
                  : CodedOutputStream.computeStringSize(COLLECTION, collection))
              + sizeOf(KEY, key)
              + (delete ? CodedOutputStream.computeBoolSize(IS_DELETE, true) : 0)
              + sizeOf(VALUE, value)
              + sizeOf(VERSION, version);
      try {
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, Math.min(size + 16, 4096));
        out.writeTag(WRITES, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(size);
        writeName(out, NAMESPACE, namespace);
        writeName(out, COLLECTION, collection);
        write(out, KEY, key);
        if (delete) {
          out.writeBool(IS_DELETE, true);
        }
        write(out, VALUE, value);
        write(out, VERSION, version);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      namespace = "";
      collection = "";
    }

    private static int sizeOf(int field, ByteString value) {
      return value.isEmpty() ? 0 : CodedOutputStream.computeBytesSize(field, value);
    }

    private static void writeName(CodedOutputStream out, int field, String name)
        throws IOException {
      if (!name.isEmpty()) {
        out.writeString(field, name);
      }
    }

    private static void write(CodedOutputStream out, int field, ByteString value)
        throws IOException {
      if (!value.isEmpty()) {
        out.writeBytes(field, value);
      }
    }
  }
}
