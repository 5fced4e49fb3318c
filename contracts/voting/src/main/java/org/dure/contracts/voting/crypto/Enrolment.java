package org.dure.contracts.voting.crypto;

import java.nio.ByteBuffer;
import org.bouncycastle.math.ec.ECPoint;

/// The key under which a trustee receives shares, with a proof of possession. 97 bytes: key, c, z.
public record Enrolment(ECPoint key, Schnorr possession) {
  public static final int BYTES = P256.POINT_BYTES + Schnorr.BYTES;

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).put(P256.bytes(key)).put(possession.bytes()).array();
  }

  public static Enrolment parse(byte[] bytes) {
    Reader in = new Reader(bytes, BYTES, "an enrolment");
    return new Enrolment(in.point(), in.schnorr());
  }
}
