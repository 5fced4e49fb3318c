package org.dure.model.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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
    return entries.bytes();
  }

  /// The entries in their order; a name is given to the next one and then forgotten.
  private static final class Entries {
    private final List<Entry> entries = new ArrayList<>();
    private String namespace = "";
    private String collection = "";

    private void add(ByteString key, StateUpdate update) {
      ByteString value =
          switch (update) {
            case StateUpdate.Put put -> put.value().value();
            case StateUpdate.Delete delete -> ByteString.EMPTY;
          };
      boolean deletes = update instanceof StateUpdate.Delete;
      entries.add(
          new Entry(namespace, collection, key, deletes, value, update.version().toOrderedBytes()));
      namespace = "";
      collection = "";
    }

    private ByteString bytes() {
      int size = 0;
      for (Entry entry : entries) {
        size += entry.sizeInList();
      }
      byte[] bytes = new byte[size];
      try {
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (Entry entry : entries) {
          entry.writeInList(out);
        }
        out.checkNoSpaceLeft();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return UnsafeByteOperations.unsafeWrap(bytes);
    }
  }

  /// Fabric's txmgr.KVWrite, of which no Java class is published. As in all protobuf, empty fields
  /// are left out.
  private record Entry(
      String namespace,
      String collection,
      ByteString key,
      boolean deletes,
      ByteString value,
      ByteString version) {
    private int sizeInList() {
      int size = size();
      return CodedOutputStream.computeTagSize(WRITES)
          + CodedOutputStream.computeUInt32SizeNoTag(size)
          + size;
    }

    private int size() {
      int size = sizeOf(KEY, key) + sizeOf(VALUE, value) + sizeOf(VERSION, version);
      size += namespace.isEmpty() ? 0 : CodedOutputStream.computeStringSize(NAMESPACE, namespace);
      size +=
          collection.isEmpty() ? 0 : CodedOutputStream.computeStringSize(COLLECTION, collection);
      return size + (deletes ? CodedOutputStream.computeBoolSize(IS_DELETE, true) : 0);
    }

    private void writeInList(CodedOutputStream out) throws IOException {
      out.writeTag(WRITES, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(size());
      if (!namespace.isEmpty()) {
        out.writeString(NAMESPACE, namespace);
      }
      if (!collection.isEmpty()) {
        out.writeString(COLLECTION, collection);
      }
      write(out, KEY, key);
      if (deletes) {
        out.writeBool(IS_DELETE, true);
      }
      write(out, VALUE, value);
      write(out, VERSION, version);
    }

    private static int sizeOf(int field, ByteString value) {
      return value.isEmpty() ? 0 : CodedOutputStream.computeBytesSize(field, value);
    }

    private static void write(CodedOutputStream out, int field, ByteString value)
        throws IOException {
      if (!value.isEmpty()) {
        out.writeBytes(field, value);
      }
    }
  }
}
