package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.store.CollectionsRecord;
import org.dure.store.HashedKey;
import org.dure.store.PrivateSetId;
import org.dure.store.StateArea;
import org.jspecify.annotations.Nullable;

/// Keys in the database. Names of namespaces and collections are written behind their length, so
/// that no name can reach into another's keys; the last part is written plain, so that keys sort as
/// bytes.
final class Keys {
  private static final byte[] NOTHING = {};
  private static final String COLLECTIONS = "~collection";
  static final int TX_ID_HEX = 64;
  static final byte TX_ID_AS_HASH = 1;
  static final byte TX_ID_AS_TEXT = 0;

  /// Texts in the order of their UTF-8 bytes.
  static final Comparator<String> BY_UTF8 =
      Comparator.comparing(Keys::utf8, Arrays::compareUnsigned);

  private Keys() {}

  static byte[] block(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static byte[] hash(ByteString hash) {
    return hash.toByteArray();
  }

  /// Half as long as the text for an id that is a hash in hex, as every sound one is.
  static byte[] transaction(String txId) {
    if (txId.length() == TX_ID_HEX && txId.chars().allMatch(Keys::isLowerHex)) {
      return prefixed(TX_ID_AS_HASH, HexFormat.of().parseHex(txId));
    }
    return prefixed(TX_ID_AS_TEXT, utf8(txId));
  }

  /// The id that [#transaction] was made of.
  static String txId(byte[] key) {
    return key[0] == TX_ID_AS_HASH
        ? HexFormat.of().formatHex(key, 1, key.length)
        : new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
  }

  /// The part of a key with its first `count` names.
  static byte[] names(byte[] key, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = Values.varintAt(key, at);
      at += Values.varintSize(length) + length;
    }
    return Arrays.copyOf(key, at);
  }

  /// What Fabric's state database calls a namespace, or the hashes of a collection, given what
  /// their keys begin with here.
  static ByteString fabricName(byte[] prefix) {
    int length = Values.varintAt(prefix, 0);
    int end = Values.varintSize(length) + length;
    ByteString namespace = ByteString.copyFrom(prefix, end - length, length);
    if (end == prefix.length) {
      return namespace;
    }
    int collection = Values.varintAt(prefix, end);
    return namespace
        .concat(ByteString.copyFromUtf8("$$h"))
        .concat(ByteString.copyFrom(prefix, prefix.length - collection, collection));
  }

  static byte[] state(String namespace, String key) {
    return concat(name(namespace), utf8(key));
  }

  static byte[] collection(String namespace, String collection, byte[] key) {
    return concat(name(namespace), name(collection), key);
  }

  /// What all keys of a namespace begin with.
  static byte[] namespacePrefix(String namespace) {
    return name(namespace);
  }

  /// What all keys of a collection begin with.
  static byte[] collectionPrefix(String namespace, String collection) {
    return concat(name(namespace), name(collection));
  }

  /// What all keys of an area begin with in the family that holds it.
  static byte[] areaPrefix(StateArea area) {
    return area.isPublic()
        ? namespacePrefix(area.namespace())
        : collectionPrefix(area.namespace(), area.collection());
  }

  /// What all entries of an index begin with.
  static byte[] indexPrefix(StateArea area, int index) {
    return concat(
        name(area.namespace()),
        name(area.collection()),
        ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
  }

  /// What all history entries of a key begin with.
  static byte[] historyPrefix(String namespace, String key) {
    return concat(name(namespace), name(key));
  }

  /// Complements the height, so that the newest entry comes first.
  static byte[] history(String namespace, String key, Version version) {
    byte[] height =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(~version.block())
            .putLong(~version.tx())
            .array();
    return concat(historyPrefix(namespace, key), height);
  }

  static Version historyVersion(byte[] key) {
    ByteBuffer height = ByteBuffer.wrap(key, key.length - 2 * Long.BYTES, 2 * Long.BYTES);
    return new Version(~height.getLong(), ~height.getLong());
  }

  /// A private key, known by its hash.
  static byte[] hashed(HashedKey key) {
    return collection(key.namespace(), key.collection(), key.keyHash().toByteArray());
  }

  /// What one transaction wrote to one private key.
  static byte[] privateWrite(PrivateSetId set, byte[] keyHash) {
    return concat(
        collection(set.namespace(), set.collection(), keyHash), version(set.block(), set.tx()));
  }

  /// A private set, in the order of the ledger.
  static byte[] privateSet(PrivateSetId id) {
    return concat(version(id.block(), id.tx()), collectionPrefix(id.namespace(), id.collection()));
  }

  /// A private set that is missing: the block complemented, so that the newest comes first.
  static byte[] missing(PrivateSetId id) {
    return concat(version(~id.block(), id.tx()), collectionPrefix(id.namespace(), id.collection()));
  }

  /// The set that [#missing] was made of.
  static PrivateSetId missingId(byte[] key) {
    PrivateSetId read = privateSetId(key, 0);
    return new PrivateSetId(~read.block(), read.tx(), read.namespace(), read.collection());
  }

  /// As in Fabric's `confighistory`, but for what all of its keys begin with.
  static byte[] collections(String chaincode, long block) {
    return concat(collectionsPrefix(chaincode), block(~block));
  }

  /// What all of a chaincode begin with; none else does, for no chaincode's name has a tilde.
  static byte[] collectionsPrefix(String chaincode) {
    return utf8(chaincode + COLLECTIONS);
  }

  static CollectionsRecord collections(byte[] key, byte[] value) {
    int end = key.length - Long.BYTES;
    return new CollectionsRecord(
        new String(key, 0, end - COLLECTIONS.length(), StandardCharsets.UTF_8),
        ~ByteBuffer.wrap(key, end, Long.BYTES).getLong(),
        UnsafeByteOperations.unsafeWrap(value));
  }

  /// A key of a private set, of which a snapshot has the hash.
  static byte[] snapshotHash(PrivateSetId id, byte[] keyHash) {
    return concat(privateSet(id), keyHash);
  }

  static byte[] expiry(long expiringBlock, PrivateSetId id) {
    return concat(block(expiringBlock), privateSet(id));
  }

  /// The set that begins at `at` in a key.
  static PrivateSetId privateSetId(byte[] key, int at) {
    ByteBuffer in = ByteBuffer.wrap(key, at, key.length - at);
    return new PrivateSetId(
        in.getLong(), in.getInt(), named(in).toStringUtf8(), named(in).toStringUtf8());
  }

  /// The name that begins here, and steps behind it.
  static ByteString named(ByteBuffer in) {
    int length = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    byte[] name = new byte[length];
    in.get(name);
    return UnsafeByteOperations.unsafeWrap(name);
  }

  private static byte[] version(long block, int tx) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(block).putInt(tx).array();
  }

  /// A staged set; the id by its hash, because it may be of any length.
  static byte[] staged(String txId, String namespace, String collection, ByteString hash) {
    return concat(stagedPrefix(txId), hash.toByteArray(), collectionPrefix(namespace, collection));
  }

  /// What the keys of all sets begin with that are staged for a transaction.
  static byte[] stagedPrefix(String txId) {
    return Sha256.ofUtf8(txId).toByteArray();
  }

  /// The smallest key above all that begin with `prefix`, or null if there is none.
  static byte @Nullable [] after(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] next = Arrays.copyOf(prefix, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static byte[] utf8(String text) {
    return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] name(String name) {
    byte[] bytes = utf8(name);
    int lengthBytes = Values.varintSize(bytes.length);
    byte[] out = new byte[lengthBytes + bytes.length];
    Values.putVarint(out, 0, bytes.length);
    System.arraycopy(bytes, 0, out, lengthBytes, bytes.length);
    return out;
  }

  private static byte[] prefixed(byte prefix, byte[] bytes) {
    byte[] out = new byte[1 + bytes.length];
    out[0] = prefix;
    System.arraycopy(bytes, 0, out, 1, bytes.length);
    return out;
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
