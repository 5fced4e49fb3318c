package org.dure.node.order;

import com.google.protobuf.ByteString;
import org.dure.model.tx.ParsedEnvelope;

/// An envelope that passed the gate, or is in a block whose data were checked: either way it is
/// well formed for the data hash, or a configuration.
record PooledEnvelope(ParsedEnvelope envelope) {
  ByteString digest() {
    return envelope.digest();
  }

  ByteString bytes() {
    return envelope.bytes();
  }

  int size() {
    return envelope.bytes().size();
  }

  /// What the envelope is known by besides its digest: its transaction id, else the digest in hex.
  String id() {
    String txId = envelope.txId();
    return txId.isEmpty() ? java.util.HexFormat.of().formatHex(digest().toByteArray()) : txId;
  }

  boolean isConfig() {
    return envelope.isConfig();
  }
}
