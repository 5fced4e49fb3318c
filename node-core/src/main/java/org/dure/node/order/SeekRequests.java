package org.dure.node.order;

import org.dure.membership.msp.SignedEnvelopes;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/// Requests to Fabric's Deliver service, signed by this node.
final class SeekRequests {
  private SeekRequests() {}

  /// Asks for at most so many blocks, as far as they are there.
  static Envelope blocks(String channelId, SigningIdentity identity, long from, int blocksMax) {
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(position(from))
            .setStop(position(from + blocksMax - 1))
            .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
            .build();
    return SignedEnvelopes.of(
        HeaderType.DELIVER_SEEK_INFO, channelId, seek.toByteString(), identity);
  }

  private static SeekPosition position(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }
}
