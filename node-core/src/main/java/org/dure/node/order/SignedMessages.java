package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import org.dure.api.order.v1.SignedMessage;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;

/// Seals consensus messages with the node's identity key and opens those of others. The signed
/// bytes start with a label that no other signed thing starts with, and bind channel, epoch and
/// sender.
final class SignedMessages {
  private static final byte[] LABEL = "dure/pbft/1\0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] channel;
  private final int self;
  private final SigningIdentity identity;
  private final CryptoProvider crypto;

  SignedMessages(String channelId, int self, SigningIdentity identity, CryptoProvider crypto) {
    this.channel = channelId.getBytes(StandardCharsets.UTF_8);
    this.self = self;
    this.identity = identity;
    this.crypto = crypto;
  }

  /// What came of opening a message.
  sealed interface Opened {
    /// The message is the sender's.
    record Genuine(int sender, ByteString message) implements Opened {}

    /// It is not, for a reason to count by.
    record Forged(String reason) implements Opened {}
  }

  ByteString signature(long epoch, ByteString message) {
    return ByteString.copyFrom(identity.sign(signedBytes(epoch, self, message)));
  }

  ByteString seal(long epoch, ByteString message) {
    return SignedMessage.newBuilder()
        .setEpoch(epoch)
        .setSender(self)
        .setMessage(message)
        .setSignature(signature(epoch, message))
        .build()
        .toByteString();
  }

  /// Opens what the node of consenter `from` sent. Only its own messages are taken from it.
  Opened open(int from, ByteString sealed, EpochKeys keys) {
    SignedMessage signed;
    try {
      signed = SignedMessage.parseFrom(sealed);
    } catch (InvalidProtocolBufferException e) {
      return new Opened.Forged("unparsable_message");
    }
    if (signed.getSender() != from) {
      return new Opened.Forged("sender_is_not_the_caller");
    }
    if (signed.getEpoch() != keys.epoch()) {
      return new Opened.Forged("other_epoch");
    }
    return verify(from, signed.getMessage(), signed.getSignature(), keys)
        ? new Opened.Genuine(from, signed.getMessage())
        : new Opened.Forged("bad_signature");
  }

  /// Whether `signature` is consenter `sender`'s over `message` in the epoch of `keys`.
  boolean verify(int sender, ByteString message, ByteString signature, EpochKeys keys) {
    PublicKey key = keys.signer(sender);
    return key != null
        && crypto.verify(key, signedBytes(keys.epoch(), sender, message), signature.toByteArray());
  }

  private byte[] signedBytes(long epoch, int sender, ByteString message) {
    ByteBuffer buffer =
        ByteBuffer.allocate(LABEL.length + 2 + channel.length + 12 + message.size());
    buffer.put(LABEL).putShort((short) channel.length).put(channel).putLong(epoch).putInt(sender);
    message.copyTo(buffer);
    return buffer.array();
  }
}
