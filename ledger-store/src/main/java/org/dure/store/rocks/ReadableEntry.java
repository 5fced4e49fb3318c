package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.store.CollectionsRecord;
import org.dure.store.LedgerPart;
import org.dure.store.PrivateWrite;
import org.dure.store.StoredEntry;
import org.dure.store.TxPosition;

/// An entry with its key and value told to a reader. Damaged ones are told in hex.
record ReadableEntry(LedgerPart part, ByteString key, ByteString value) implements StoredEntry {
  private static final int SHOWN_BYTES_MAX = 64;
  private static final int VERSION_BYTES = 2 * Long.BYTES;

  static ReadableEntry of(LedgerPart part, byte[] key, byte[] value) {
    return new ReadableEntry(
        part, UnsafeByteOperations.unsafeWrap(key), UnsafeByteOperations.unsafeWrap(value));
  }

  static Family family(LedgerPart part) {
    return switch (part) {
      case HASHES -> Family.HASHES;
      case TRANSACTIONS -> Family.TRANSACTIONS;
      case STATE -> Family.STATE;
      case HASHED -> Family.HASHED;
      case HISTORY -> Family.HISTORY;
      case COLLECTIONS -> Family.COLLECTIONS;
    };
  }

  @Override
  public String name() {
    try {
      ByteBuffer in = ByteBuffer.wrap(key.toByteArray());
      return switch (part) {
        case HASHES -> hex(key);
        case TRANSACTIONS ->
            in.get() == 1 ? hex(key.substring(1)) : key.substring(1).toStringUtf8();
        case STATE -> text(Keys.named(in)) + " / " + text(rest(in));
        case HASHED ->
            text(Keys.named(in)) + " / " + text(Keys.named(in)) + " / key hash " + hex(rest(in));
        case HISTORY -> history(in);
        case COLLECTIONS -> {
          CollectionsRecord declared = Keys.collections(key.toByteArray(), new byte[0]);
          yield '"' + declared.chaincode() + "\" in block " + declared.block();
        }
      };
    } catch (RuntimeException e) {
      return "unreadable key " + hex(key);
    }
  }

  private String history(ByteBuffer in) {
    Version version = Keys.historyVersion(key.toByteArray());
    String name = text(Keys.named(in)) + " / " + text(Keys.named(in));
    if (in.remaining() != VERSION_BYTES) {
      throw new IllegalStateException("no history key");
    }
    return name + " in block " + version.block() + ", transaction " + version.tx();
  }

  @Override
  public String content() {
    try {
      byte[] bytes = value.toByteArray();
      return switch (part) {
        case HASHES -> "block " + Values.readNumber(bytes);
        case TRANSACTIONS -> {
          TxPosition at = Values.readPosition(bytes);
          yield "block %d, transaction %d, %s".formatted(at.block(), at.index(), at.code());
        }
        case STATE, HASHED -> state(Values.readState(bytes));
        case COLLECTIONS -> hex(value);
        case HISTORY -> bytes.length == 0 ? "an entry" : hex(value);
      };
    } catch (RuntimeException e) {
      return "unreadable value " + hex(value);
    }
  }

  private String state(VersionedValue value) {
    String shown = part == LedgerPart.HASHED ? hex(value.value()) : text(value.value());
    String metadata = value.metadata().isEmpty() ? "" : ", key metadata " + hex(value.metadata());
    return "%s (written by block %d, transaction %d%s)"
        .formatted(shown, value.version().block(), value.version().tx(), metadata);
  }

  static PrivateWrite plaintext(byte[] key, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(key);
    String namespace = Keys.named(in).toStringUtf8();
    String collection = Keys.named(in).toStringUtf8();
    VersionedValue stored = Values.readState(value);
    return new PrivateWrite(
        namespace, collection, rest(in).toStringUtf8(), stored.value(), stored.version());
  }

  private static ByteString rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return UnsafeByteOperations.unsafeWrap(rest);
  }

  /// Text if it is some, composite keys with their separators made visible; else hex.
  private static String text(ByteString bytes) {
    String text = bytes.toStringUtf8();
    if (!bytes.isValidUtf8()
        || text.chars().anyMatch(c -> Character.isISOControl(c) && c != 0 && c != '\n')) {
      return "0x" + hex(bytes);
    }
    String visible = text.replace('\u0000', '|').replace('\n', ' ');
    return visible.length() <= SHOWN_BYTES_MAX
        ? '"' + visible + '"'
        : '"' + visible.substring(0, SHOWN_BYTES_MAX) + "…\" (" + bytes.size() + " bytes)";
  }

  private static String hex(ByteString bytes) {
    int shown = Math.min(bytes.size(), SHOWN_BYTES_MAX);
    String hex = HexFormat.of().formatHex(bytes.substring(0, shown).toByteArray());
    return shown == bytes.size() ? hex : hex + "… (" + bytes.size() + " bytes)";
  }
}
