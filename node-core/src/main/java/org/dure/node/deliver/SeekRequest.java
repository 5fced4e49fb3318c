package org.dure.node.deliver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import org.dure.membership.policy.SignedData;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.jspecify.annotations.Nullable;

/// A signed request for blocks, its form checked; the signature is not.
record SeekRequest(ChannelHeader channel, SignedData signed, ByteString seekInfo) {

  static SeekRequest of(Envelope envelope) throws RefusedException {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      if (!payload.hasHeader()) {
        throw new RefusedException(
            Status.BAD_REQUEST, "malformed envelope received with bad header");
      }
      ChannelHeader channel = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      SignatureHeader signature =
          SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
      SignedData signed =
          new SignedData(envelope.getPayload(), signature.getCreator(), envelope.getSignature());
      return new SeekRequest(channel, signed, payload.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          Status.BAD_REQUEST, "malformed envelope received: " + e.getMessage());
    }
  }

  /// Refuses a request that is too old, or that was made for another TLS connection.
  ///
  /// @param tlsCertHash SHA-256 of the certificate the client showed, or null if it showed none
  void checkFreshness(Instant now, Duration window, @Nullable ByteString tlsCertHash)
      throws RefusedException {
    if (!channel.hasTimestamp()) {
      throw new RefusedException(
          Status.BAD_REQUEST, "channel header in envelope must contain timestamp");
    }
    Instant made =
        Instant.ofEpochSecond(
            channel.getTimestamp().getSeconds(), channel.getTimestamp().getNanos());
    if (Duration.between(made, now).abs().compareTo(window) > 0) {
      throw new RefusedException(
          Status.BAD_REQUEST,
          "envelope timestamp %s is more than %s apart from current server time %s"
              .formatted(made, window, now));
    }
    ByteString claimed = channel.getTlsCertHash();
    if (tlsCertHash != null && !claimed.isEmpty() && !claimed.equals(tlsCertHash)) {
      throw new RefusedException(
          Status.BAD_REQUEST, "claimed TLS cert hash does not match actual TLS cert hash");
    }
  }

  SeekInfo seek() throws RefusedException {
    try {
      return SeekInfo.parseFrom(seekInfo);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          Status.BAD_REQUEST, "malformed seekInfo payload: " + e.getMessage());
    }
  }
}
