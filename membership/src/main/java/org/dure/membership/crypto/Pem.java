package org.dure.membership.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One block of RFC 7468 text: what is between `-----BEGIN type-----` and `-----END type-----`.
///
/// @param type such as `CERTIFICATE` or `PRIVATE KEY`
/// @param der the decoded bytes; not copied
/// @param trailing whether anything but white space follows the block
public record Pem(String type, byte[] der, boolean trailing) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final byte[] ED25519_OID = {0x06, 0x03, 0x2b, 0x65, 0x70};

  /// The first block of `text`, or null when there is none that decodes.
  public static @Nullable Pem parse(byte[] text) {
    String pem = new String(text, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf(BEGIN);
    if (begin < 0 || (begin > 0 && pem.charAt(begin - 1) != '\n')) {
      return null;
    }
    int typeEnd = pem.indexOf(DASHES, begin + BEGIN.length());
    if (typeEnd < 0) {
      return null;
    }
    String type = pem.substring(begin + BEGIN.length(), typeEnd);
    String footer = END + type + DASHES;
    int bodyStart = typeEnd + DASHES.length();
    int bodyEnd = pem.indexOf(footer, bodyStart);
    if (bodyEnd < 0) {
      return null;
    }
    byte[] der = decode(pem.substring(bodyStart, bodyEnd));
    String rest = pem.substring(bodyEnd + footer.length());
    return der == null ? null : new Pem(type, der, !rest.isBlank());
  }

  private static byte @Nullable [] decode(String body) {
    String compact = body.replaceAll("[\\s]+", "");
    if (compact.isEmpty()) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(compact);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /// The text of one block with lines of 64 characters, as OpenSSL and Go write it.
  public static String encode(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return BEGIN + type + DASHES + "\n" + body + "\n" + END + type + DASHES + "\n";
  }

  /// [#encode] in bytes.
  public static byte[] encodeBytes(String type, byte[] der) {
    return encode(type, der).getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isEdwardsPkcs8(byte[] pkcs8) {
    int last = Math.min(pkcs8.length, 16) - ED25519_OID.length;
    for (int at = 0; at <= last; at++) {
      if (Arrays.equals(pkcs8, at, at + ED25519_OID.length, ED25519_OID, 0, ED25519_OID.length)) {
        return true;
      }
    }
    return false;
  }
}
