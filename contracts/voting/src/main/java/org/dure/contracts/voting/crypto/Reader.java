package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;

/// Takes values off bytes whose length is known beforehand.
final class Reader {
  private final ByteBuffer in;

  /// @throws InvalidProofException when there are more or fewer bytes
  Reader(byte[] bytes, int length, String what) {
    if (bytes.length != length) {
      throw new InvalidProofException(
          "%s has %d bytes here, not %d".formatted(what, length, bytes.length));
    }
    in = ByteBuffer.wrap(bytes);
  }

  byte[] take(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  int number() {
    return in.getInt();
  }

  ECPoint point() {
    return P256.point(take(P256.POINT_BYTES));
  }

  /// A point for which 33 bytes of zero stand for infinity.
  ECPoint pointOrInfinity() {
    byte[] bytes = take(P256.POINT_BYTES);
    for (byte b : bytes) {
      if (b != 0) {
        return P256.point(bytes);
      }
    }
    return P256.infinity();
  }

  BigInteger scalar() {
    return P256.scalar(take(P256.SCALAR_BYTES));
  }

  Schnorr schnorr() {
    return new Schnorr(scalar(), scalar());
  }

  EqualLogs equalLogs() {
    return new EqualLogs(scalar(), scalar());
  }

  OneOf oneOf(int branches) {
    List<OneOf.Branch> list = new ArrayList<>();
    for (int i = 0; i < branches; i++) {
      list.add(new OneOf.Branch(scalar(), scalar()));
    }
    return new OneOf(list);
  }
}
