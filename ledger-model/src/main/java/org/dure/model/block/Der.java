package org.dure.model.block;

/// The four kinds of ASN.1 DER that a block header needs (X.690, definite lengths).
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  private Der() {}

  /// The integer in as few bytes as keep it non-negative.
  static byte[] unsignedInteger(long number) {
    int length = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number)) / Byte.SIZE + 1);
    byte[] content = new byte[length];
    for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
      content[length - 1 - i] = (byte) (number >>> (Byte.SIZE * i));
    }
    return element(INTEGER, content);
  }

  static byte[] octetString(byte[] content) {
    return element(OCTET_STRING, content);
  }

  static byte[] sequence(byte[]... elements) {
    int length = 0;
    for (byte[] element : elements) {
      length += element.length;
    }
    byte[] content = new byte[length];
    int at = 0;
    for (byte[] element : elements) {
      System.arraycopy(element, 0, content, at, element.length);
      at += element.length;
    }
    return element(SEQUENCE, content);
  }

  private static byte[] element(int tag, byte[] content) {
    int lengthBytes = 0;
    if (content.length >= 0x80) {
      lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / Byte.SIZE;
    }
    byte[] out = new byte[2 + lengthBytes + content.length];
    out[0] = (byte) tag;
    out[1] = (byte) (lengthBytes == 0 ? content.length : 0x80 | lengthBytes);
    for (int i = 0; i < lengthBytes; i++) {
      out[1 + lengthBytes - i] = (byte) (content.length >>> (Byte.SIZE * i));
    }
    System.arraycopy(content, 0, out, 2 + lengthBytes, content.length);
    return out;
  }
}
