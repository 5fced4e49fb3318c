package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/// Makes envelopes signed by one identity, and the signature headers and nonces that other signed
/// messages need as well (Fabric: `protoutil/txutils.go`, `protoutil/commonutils.go`).
public final class SignedEnvelopes {
  private static final int NONCE_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SignedEnvelopes() {}

  /// 24 random bytes.
  public static ByteString nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return ByteString.copyFrom(nonce);
  }

  /// Who signs, with a fresh nonce.
  public static SignatureHeader header(SigningIdentity signer) {
    return SignatureHeader.newBuilder().setCreator(signer.serialized()).setNonce(nonce()).build();
  }

  /// An envelope without a transaction id, dated now to the second.
  ///
  /// @param data what `type` says it is, marshalled
  public static Envelope of(
      HeaderType type, String channelId, ByteString data, SigningIdentity signer) {
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(type.getNumber())
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .setChannelId(channelId)
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(header(signer).toByteString()))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)).build();
  }
}
