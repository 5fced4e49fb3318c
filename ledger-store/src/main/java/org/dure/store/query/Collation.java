package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.RawCollationKey;
import com.ibm.icu.text.RuleBasedCollator;
import com.ibm.icu.util.ULocale;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/// An order of JSON values: null, false, true, numbers, strings, arrays, objects. Each order can be
/// written as bytes that sort alike: `compare(a, b)` has the sign of comparing the encoded bytes of
/// `a` and `b` as unsigned, and no encoding is the beginning of another one.
///
/// Numbers are IEEE doubles, as Fabric makes them on the way into CouchDB. Arrays and objects
/// compare member by member, the shorter of two that begin alike first; an object's members stand
/// in the order of their names' bytes, as Fabric writes them.
public enum Collation {
  /// Strings in the root order of the Unicode collation algorithm, in which texts of different
  /// bytes can be equal: CouchDB's order for views and selectors
  /// (`src/couch/priv/couch_ejson_compare`).
  VIEW {
    @Override
    int compareTexts(String a, String b) {
      return a.equals(b) ? 0 : UNICODE.compare(a, b);
    }

    @Override
    void encodeText(String text, KeyBytes out) {
      RawCollationKey key = UNICODE.getRawCollationKey(text, null);
      out.put(key.bytes, key.size);
    }
  },

  /// Strings in the order of their UTF-8 bytes: the order of `_id`.
  RAW {
    @Override
    int compareTexts(String a, String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    void encodeText(String text, KeyBytes out) {
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        out.put(b);
        if (b == END) {
          out.put(ESCAPED);
        }
      }
      out.put(END).put(END);
    }
  };

  private static final RuleBasedCollator UNICODE =
      (RuleBasedCollator) Collator.getInstance(ULocale.ROOT).freeze();

  private static final int END = 0;
  private static final int ESCAPED = 0xff;
  private static final int NUMBER = 5;
  private static final int TEXT = 6;
  private static final int ARRAY = 7;
  private static final int OBJECT = 8;

  /// Names the tables that the order of strings comes from. Bytes encoded under another version
  /// must not be compared with those of this one.
  public static String version() {
    return "uca-" + UNICODE.getUCAVersion() + "/" + UNICODE.getVersion() + "/1";
  }

  /// The order in which the values of a field compare.
  static Collation of(FieldPath path) {
    return path.isKey() ? RAW : VIEW;
  }

  abstract int compareTexts(String a, String b);

  abstract void encodeText(String text, KeyBytes out);

  /// Negative, zero or positive as `a` stands before, with or behind `b`.
  public int compare(JsonNode a, JsonNode b) {
    int byKind = Integer.compare(rank(a), rank(b));
    if (byKind != 0) {
      return byKind;
    }
    return switch (rank(a)) {
      case NUMBER -> Double.compare(number(a), number(b));
      case TEXT -> compareTexts(a.textValue(), b.textValue());
      case ARRAY -> compareArrays(a, b);
      case OBJECT -> compareObjects(a, b);
      default -> 0;
    };
  }

  private int compareArrays(JsonNode a, JsonNode b) {
    int common = Math.min(a.size(), b.size());
    for (int i = 0; i < common; i++) {
      int compared = compare(a.get(i), b.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private int compareObjects(JsonNode a, JsonNode b) {
    Iterator<Map.Entry<String, JsonNode>> others = Documents.members(b).iterator();
    for (Map.Entry<String, JsonNode> member : Documents.members(a)) {
      if (!others.hasNext()) {
        return 1;
      }
      Map.Entry<String, JsonNode> other = others.next();
      int compared = compareTexts(member.getKey(), other.getKey());
      compared = compared != 0 ? compared : compare(member.getValue(), other.getValue());
      if (compared != 0) {
        return compared;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  void encode(JsonNode value, KeyBytes out) {
    int rank = rank(value);
    out.put(rank);
    switch (rank) {
      case NUMBER -> {
        long bits = Double.doubleToLongBits(number(value));
        out.putLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
      }
      case TEXT -> encodeText(value.textValue(), out);
      case ARRAY -> {
        value.forEach(member -> encode(member, out));
        out.put(END);
      }
      case OBJECT -> {
        for (Map.Entry<String, JsonNode> member : Documents.members(value)) {
          out.put(TEXT);
          encodeText(member.getKey(), out);
          encode(member.getValue(), out);
        }
        out.put(END);
      }
      default -> {}
    }
  }

  private static double number(JsonNode value) {
    double number = value.doubleValue();
    return number == 0 ? 0 : number; // no negative zero
  }

  private static int rank(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL -> 2;
      case BOOLEAN -> value.booleanValue() ? 4 : 3;
      case NUMBER -> NUMBER;
      case STRING -> TEXT;
      case ARRAY -> ARRAY;
      case OBJECT -> OBJECT;
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("no JSON value: " + value.getNodeType());
    };
  }
}
