package org.dure.model;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.Builder;

/// The height at which a key was last written: block number and index of the transaction in it.
/// Both are unsigned in Fabric; Dure's heights stay far below 2^63.
public record Version(long block, long tx) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::block).thenComparingLong(Version::tx);

  /// Reads the protobuf form.
  public static Version of(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version proto) {
    return new Version(proto.getBlockNum(), proto.getTxNum());
  }

  /// The protobuf form used in read sets.
  public org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version toProto() {
    Builder proto = org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder();
    return proto.setBlockNum(block).setTxNum(tx).build();
  }

  /// Fabric's order-preserving form, used under the commit hash: per number one length byte, then
  /// the number big-endian without leading zeros (core/ledger/internal/version).
  public ByteString toOrderedBytes() {
    int blockBytes = significantBytes(block);
    int txBytes = significantBytes(tx);
    byte[] out = new byte[2 + blockBytes + txBytes];
    putOrdered(out, 0, block, blockBytes);
    putOrdered(out, 1 + blockBytes, tx, txBytes);
    return ByteString.copyFrom(out);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  private static int significantBytes(long number) {
    return (Long.SIZE - Long.numberOfLeadingZeros(number) + 7) / 8;
  }

  private static void putOrdered(byte[] out, int at, long number, int length) {
    out[at] = (byte) length;
    for (int i = 0; i < length; i++) {
      out[at + 1 + i] = (byte) (number >>> (8 * (length - 1 - i)));
    }
  }
}
