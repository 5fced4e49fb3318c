package org.dure.model;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/// The order of keys on the ledger: unsigned, byte by byte. For strings that is the order of their
/// UTF-8 forms, which differs from [String#compareTo] as soon as a character lies outside the basic
/// plane.
public final class ByteOrder {
  /// Strings by their UTF-8 bytes, that is, by code points.
  public static final Comparator<String> UTF8 = ByteOrder::compareUtf8;

  /// Byte strings, unsigned.
  public static final Comparator<ByteString> UNSIGNED =
      ByteString.unsignedLexicographicalComparator();

  private ByteOrder() {}

  private static int compareUtf8(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // A surrogate stands for a code point above every other char, though its own value is not
        // the largest.
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
