package org.dure.model.tx;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.dure.model.Sha256;

/// Transaction ids: the lower-case hex of SHA-256 over nonce and creator.
public final class TxId {
  private TxId() {}

  /// The id that a transaction with this signature header must have.
  public static String of(ByteString nonce, ByteString creator) {
    return HexFormat.of().formatHex(Sha256.of(nonce, creator).toByteArray());
  }
}
