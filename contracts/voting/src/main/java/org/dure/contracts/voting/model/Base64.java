package org.dure.contracts.voting.model;

import org.dure.contracts.voting.crypto.InvalidProofException;

/// Bytes in arguments and on the ledger: base64url without padding, one form for each value.
public final class Base64 {
  private Base64() {}

  public static String of(byte[] bytes) {
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// @throws InvalidProofException when it is not, or not in that one form
  public static byte[] bytes(String text) {
    try {
      byte[] bytes = java.util.Base64.getUrlDecoder().decode(text);
      if (of(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidProofException("it is not base64url: " + e.getMessage());
    }
    throw new InvalidProofException("it is not base64url without padding");
  }
}
