package org.dure.node.deliver;

import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/// The blocks a request asks for, both ends included. Numbers are unsigned: clients say "for ever"
/// with 2^64 − 1.
///
/// @param failIfNotReady whether to end with NOT_FOUND rather than to wait for a block
/// @param bestEffort whether blocks are wanted even when their source has failed
/// @param headerOnly whether data is left out, but for configuration blocks
record SeekRange(
    long first, long last, boolean failIfNotReady, boolean bestEffort, boolean headerOnly) {

  /// Resolves a request against a ledger of `height` blocks, at least 1.
  static SeekRange of(SeekInfo seek, long height) throws RefusedException {
    if (!seek.hasStart() || !seek.hasStop()) {
      throw new RefusedException(Status.BAD_REQUEST, "seekInfo missing start or stop");
    }
    long first = first(seek.getStart(), height);
    long last = last(seek, first, height);
    if (Long.compareUnsigned(first, last) > 0) {
      throw new RefusedException(
          Status.BAD_REQUEST,
          "start number (%s) greater than stop number (%s)"
              .formatted(Long.toUnsignedString(first), Long.toUnsignedString(last)));
    }
    return new SeekRange(
        first,
        last,
        seek.getBehavior() == SeekInfo.SeekBehavior.FAIL_IF_NOT_READY,
        seek.getErrorResponse() == SeekInfo.SeekErrorResponse.BEST_EFFORT,
        seek.getContentType() == SeekInfo.SeekContentType.HEADER_WITH_SIG);
  }

  private static long first(SeekPosition start, long height) throws RefusedException {
    return switch (start.getTypeCase()) {
      case OLDEST -> 0;
      case NEWEST -> height - 1;
      case SPECIFIED -> start.getSpecified().getNumber();
      case NEXT_COMMIT -> height;
      case TYPE_NOT_SET ->
          throw new RefusedException(Status.BAD_REQUEST, "seekInfo has no start position");
    };
  }

  private static long last(SeekInfo seek, long first, long height) throws RefusedException {
    SeekPosition stop = seek.getStop();
    return switch (stop.getTypeCase()) {
      case OLDEST -> first;
      case NEWEST -> seek.getStart().hasNewest() ? first : height - 1;
      case SPECIFIED -> stop.getSpecified().getNumber();
      case NEXT_COMMIT, TYPE_NOT_SET ->
          throw new RefusedException(Status.BAD_REQUEST, "seekInfo has no usable stop position");
    };
  }
}
