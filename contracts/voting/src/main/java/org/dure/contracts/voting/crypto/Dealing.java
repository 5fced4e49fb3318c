package org.dure.contracts.voting.crypto;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;

/// What a trustee deals: commitments to a polynomial's coefficients from the free term on, a proof
/// of possession of the free term, and for each trustee a share that only it can read. Bytes: the
/// commitments (33 each), c, z, for each trustee an ephemeral point (33) and the masked share (32).
public record Dealing(List<ECPoint> commitments, Schnorr possession, List<Share> shares) {
  /// A share under the receiver's key: masked with a hash of the Diffie-Hellman secret. It needs no
  /// authentication of its own, since it must fit the commitments.
  public record Share(ECPoint ephemeral, byte[] masked) {}

  public Dealing {
    commitments = List.copyOf(commitments);
    shares = List.copyOf(shares);
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    commitments.forEach(c -> out.writeBytes(P256.bytes(c)));
    out.writeBytes(possession.bytes());
    for (Share share : shares) {
      out.writeBytes(P256.bytes(share.ephemeral));
      out.writeBytes(share.masked);
    }
    return out.toByteArray();
  }

  public static Dealing parse(byte[] bytes, Ceremony ceremony) {
    int length =
        ceremony.threshold() * P256.POINT_BYTES
            + Schnorr.BYTES
            + ceremony.trustees() * (P256.POINT_BYTES + P256.SCALAR_BYTES);
    Reader in = new Reader(bytes, length, "a dealing");
    List<ECPoint> commitments = new ArrayList<>();
    for (int k = 0; k < ceremony.threshold(); k++) {
      commitments.add(in.point());
    }
    Schnorr possession = in.schnorr();
    List<Share> shares = new ArrayList<>();
    for (int j = 0; j < ceremony.trustees(); j++) {
      shares.add(new Share(in.point(), in.take(P256.SCALAR_BYTES)));
    }
    return new Dealing(commitments, possession, shares);
  }
}
