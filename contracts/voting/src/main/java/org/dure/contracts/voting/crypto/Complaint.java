package org.dure.contracts.voting.crypto;

import java.nio.ByteBuffer;
import org.bouncycastle.math.ec.ECPoint;

/// A trustee opens the share that a dealer sent, and proves that this is how it opens. 97 bytes:
/// the shared secret, c, z.
public record Complaint(ECPoint shared, EqualLogs proof) {
  public static final int BYTES = P256.POINT_BYTES + EqualLogs.BYTES;

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).put(P256.bytes(shared)).put(proof.bytes()).array();
  }

  public static Complaint parse(byte[] bytes) {
    Reader in = new Reader(bytes, BYTES, "a complaint");
    return new Complaint(in.point(), in.equalLogs());
  }
}
