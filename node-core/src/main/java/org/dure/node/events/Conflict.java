package org.dure.node.events;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.dure.model.Version;
import org.jspecify.annotations.Nullable;

/// Why what a transaction had read no longer held when its turn came.
///
/// @param what was read: a key, a private key by its hash, or a range, in words
/// @param winner id of the transaction that changed it, or null if that cannot be told any more
/// @param at where the winner stands
public record Conflict(String what, @Nullable String winner, @Nullable Version at) {

  static Conflict of(String what, @Nullable String winner, @Nullable Version at) {
    return new Conflict(what, winner, at);
  }

  static String key(String namespace, String key) {
    return "key '%s' of %s".formatted(readable(key), namespace);
  }

  static String hashedKey(String namespace, String collection, ByteString hash) {
    return "the private key with hash %s in collection %s of %s"
        .formatted(HexFormat.of().formatHex(hash.toByteArray()), collection, namespace);
  }

  static String range(String namespace, String start, String end) {
    return "the range from '%s' to '%s' of %s".formatted(readable(start), readable(end), namespace);
  }

  /// One sentence for the client.
  public String sentence() {
    if (winner == null || at == null) {
      return what + " was changed after it was read";
    }
    return "%s was changed by transaction %s in block %d".formatted(what, winner, at.block());
  }

  /// Composite keys have U+0000 between their parts.
  private static String readable(String key) {
    StringBuilder out = new StringBuilder();
    key.codePoints()
        .forEach(point -> {
          if (Character.isISOControl(point) || point == Character.MAX_CODE_POINT) {
            out.append("\\u%04x".formatted(point));
          } else {
            out.appendCodePoint(point);
          }
        });
    return out.toString();
  }
}
