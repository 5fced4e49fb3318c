package org.dure.model.tx;

import java.util.List;
import java.util.regex.Pattern;
import org.dure.model.MalformedException;

/// Fabric's composite keys: U+0000, then object type and attributes, each followed by U+0000.
public final class CompositeKey {
  private static final char SEPARATOR = '\u0000';
  private static final Pattern SEPARATORS = Pattern.compile("\u0000");
  private static final int MAX = Character.MAX_CODE_POINT;

  private CompositeKey() {}

  /// The key of an object.
  ///
  /// @throws MalformedException if a part holds U+0000 or U+10FFFF
  public static String of(String objectType, List<String> attributes) throws MalformedException {
    StringBuilder key = new StringBuilder().append(SEPARATOR);
    append(key, objectType);
    for (String attribute : attributes) {
      append(key, attribute);
    }
    return key.toString();
  }

  /// Whether `key` lies where composite keys lie.
  public static boolean is(String key) {
    return !key.isEmpty() && key.charAt(0) == SEPARATOR;
  }

  /// Object type and attributes of a composite key, in one list.
  public static List<String> split(String key) {
    String[] parts = SEPARATORS.split(key.substring(1), -1);
    return List.of(parts).subList(0, parts.length - 1);
  }

  private static void append(StringBuilder key, String part) throws MalformedException {
    if (part.indexOf(SEPARATOR) >= 0 || part.indexOf(MAX) >= 0) {
      throw new MalformedException("a part of a composite key may not hold U+0000 or U+10FFFF");
    }
    key.append(part).append(SEPARATOR);
  }
}
