package org.dure.model;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Properties;

/// Values made by src/test/golden/make.py: protobuf by hand, DER by openssl, hashes by Python's
/// hashlib.
public final class Golden {
  private static final Properties VALUES = load();

  private Golden() {}

  public static ByteString bytes(String name) {
    String hex = VALUES.getProperty(name);
    if (hex == null) {
      throw new IllegalArgumentException("no golden value " + name);
    }
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static Properties load() {
    Properties values = new Properties();
    try (InputStream in = Golden.class.getResourceAsStream("/golden.properties")) {
      values.load(in);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
    return values;
  }
}
