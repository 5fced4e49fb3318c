package org.dure.node.order;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import org.dure.model.Sha256;
import org.dure.pbft.Bytes;
import org.dure.pbft.Ports;

/// Remembers the signatures that were found right, so that none is checked twice. A change of view
/// shows every replica the same votes many times over: a VIEW-CHANGE proves its prepared proposals
/// by a quorum of PREPAREs each, which have come before as messages of their own, a NEW-VIEW
/// repeats a quorum of VIEW-CHANGEs, and all of them are sent again until the view starts. Checked
/// anew each time, they cost more than a short election timeout has, and the next view fails for
/// the work that the one before left behind. Thread-safe and bounded.
final class KnownSignatures implements Ports.Signatures {
  /// Above what the largest group's votes within a log window are.
  private static final int REMEMBERED_MAX = 32_768;

  private final Ports.Signatures keys;
  private final Cache<ByteString, Boolean> right;

  /// @param keys of one configuration: what they found right must stay right
  KnownSignatures(Ports.Signatures keys) {
    this.keys = keys;
    this.right = Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();
  }

  @Override
  public Bytes sign(Bytes bytes) {
    return keys.sign(bytes);
  }

  @Override
  public boolean verify(int sender, Bytes bytes, Bytes signature) {
    ByteString key = key(sender, bytes, signature);
    if (right.getIfPresent(key) != null) {
      return true;
    }
    boolean found = keys.verify(sender, bytes, signature);
    if (found) {
      right.put(key, Boolean.TRUE);
    }
    return found;
  }

  private static ByteString key(int sender, Bytes bytes, Bytes signature) {
    ByteBuffer lengths = ByteBuffer.allocate(8).putInt(sender).putInt(bytes.length()).flip();
    return Sha256.of(
        UnsafeByteOperations.unsafeWrap(lengths),
        CoreBytes.string(bytes),
        CoreBytes.string(signature));
  }
}
