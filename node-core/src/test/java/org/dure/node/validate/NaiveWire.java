package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Protobuf's encoding written out by hand, for messages that are hashed.
final class NaiveWire {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  NaiveWire bytes(int field, ByteString value) {
    if (!value.isEmpty()) {
      message(field, value);
    }
    return this;
  }

  NaiveWire message(int field, ByteString value) {
    varint(field << 3 | 2);
    varint(value.size());
    out.writeBytes(value.toByteArray());
    return this;
  }

  NaiveWire number(int field, long value) {
    if (value != 0) {
      varint(field << 3);
      varint(value);
    }
    return this;
  }

  NaiveWire varint(long value) {
    long rest = value;
    while (rest < 0 || rest > 127) {
      out.write((int) (rest & 127 | 128));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  NaiveWire raw(ByteString bytes) {
    out.writeBytes(bytes.toByteArray());
    return this;
  }

  ByteString done() {
    return ByteString.copyFrom(out.toByteArray());
  }

  static ByteString sha256(ByteString bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
