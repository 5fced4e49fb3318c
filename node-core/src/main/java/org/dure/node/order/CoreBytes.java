package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.dure.pbft.Bytes;

/// From protobuf's bytes to those of the consensus core and back.
final class CoreBytes {
  private CoreBytes() {}

  static Bytes of(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }

  /// The core hands out a copy, so nobody else can change what is wrapped here.
  static ByteString string(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toArray());
  }
}
