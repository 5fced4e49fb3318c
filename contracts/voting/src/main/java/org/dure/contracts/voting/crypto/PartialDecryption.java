package org.dure.contracts.voting.crypto;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;

/// A trustee's part of the decryption of every sum of a tally. Bytes: for each sum x·α (33), c, z.
public record PartialDecryption(List<Part> parts) {
  /// @param factor x·α
  public record Part(ECPoint factor, EqualLogs proof) {}

  public PartialDecryption {
    parts = List.copyOf(parts);
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts) {
      out.writeBytes(P256.bytes(part.factor));
      out.writeBytes(part.proof.bytes());
    }
    return out.toByteArray();
  }

  public static PartialDecryption parse(byte[] bytes, Tally tally) {
    int count = tally.sums().size();
    Reader in =
        new Reader(bytes, count * (P256.POINT_BYTES + EqualLogs.BYTES), "a partial decryption");
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new Part(in.point(), in.equalLogs()));
    }
    return new PartialDecryption(parts);
  }
}
