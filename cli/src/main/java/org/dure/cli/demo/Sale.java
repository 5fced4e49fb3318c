package org.dure.cli.demo;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.dure.model.Sha256;

/// One sale of a whole parcel.
///
/// @param offer id of the offer, unique for the parcel
/// @param price whole number of minor units of `currency`
/// @param salt keeps the price from being guessed by its hash, in hex
record Sale(String parcel, String offer, String price, String currency, String salt) {
  static Sale of(String parcel, String offer, String price, String currency) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return new Sale(parcel, offer, price, currency, HexFormat.of().formatHex(salt));
  }

  /// What only the parties and the registry get to see.
  String terms() {
    return "{\"price\":\"%s\",\"currency\":\"%s\",\"salt\":\"%s\"}"
        .formatted(price, currency, salt);
  }

  String termsHash() {
    return hash(terms());
  }

  /// Of the deed that the notary keeps.
  String deedHash() {
    return hash("deed of sale of " + parcel + ", " + offer + ", " + terms());
  }

  private static String hash(String text) {
    ByteString bytes = ByteString.copyFrom(text, StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(bytes).toByteArray());
  }
}
