package org.dure.model.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;

/// The one place where blocks are hashed (Fabric's protoutil/blockutils.go).
public final class BlockHashing {
  private BlockHashing() {}

  /// The header in ASN.1 DER: a sequence of number, previous hash and data hash. The number counts
  /// as unsigned.
  public static ByteString headerBytes(BlockHeader header) {
    return UnsafeByteOperations.unsafeWrap(
        Der.sequence(
            Der.unsignedInteger(header.getNumber()),
            Der.octetString(header.getPreviousHash().toByteArray()),
            Der.octetString(header.getDataHash().toByteArray())));
  }

  /// SHA-256 of [#headerBytes]: the hash of the block.
  public static ByteString headerHash(BlockHeader header) {
    return Sha256.of(headerBytes(header));
  }

  /// SHA-256 over the plain concatenation of the transactions, after [#checkWellFormed]. The
  /// concatenation does not show where one transaction ends, so without the check two different
  /// blocks could have one hash (CVE-2023-46132).
  ///
  /// @throws MalformedException if a transaction could be cut differently
  public static ByteString dataHash(List<ByteString> transactions) throws MalformedException {
    checkWellFormed(transactions);
    return Sha256.of(transactions);
  }

  /// The data hash of transactions that each passed [#checkWellFormed] already, or are one
  /// configuration: for those who keep them by objects that exist only after that.
  public static ByteString dataHashOfChecked(List<ByteString> wellFormed) {
    return Sha256.of(wellFormed);
  }

  /// Checks that each transaction is an envelope with payload and signature and is encoded in the
  /// one canonical way. A configuration alone in its block is exempt, because nothing can be
  /// shifted across the border of a single one.
  ///
  /// @throws MalformedException if there is no transaction or one fails, with its index
  public static void checkWellFormed(List<ByteString> transactions) throws MalformedException {
    if (transactions.isEmpty()) {
      throw new MalformedException("the block is empty");
    }
    if (isSingleConfig(transactions)) {
      return;
    }
    for (int i = 0; i < transactions.size(); i++) {
      checkWellFormed(i, transactions.get(i));
    }
  }

  /// As [#checkWellFormed(List)] for one transaction that goes into a block with others unless it
  /// is a configuration.
  ///
  /// @throws MalformedException if the transaction could be cut differently
  public static void checkWellFormed(ParsedEnvelope envelope) throws MalformedException {
    if (!envelope.isConfig()) {
      checkWellFormed(0, envelope.bytes(), envelope.envelope());
    }
  }

  /// Whether these are the transactions of a config block.
  public static boolean isSingleConfig(List<ByteString> transactions) {
    if (transactions.size() != 1) {
      return false;
    }
    try {
      Envelope envelope = Envelope.parseFrom(transactions.getFirst());
      Payload payload = Payload.parseFrom(envelope.getPayload());
      return payload.hasHeader()
          && ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getType()
              == HeaderType.CONFIG_VALUE;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static void checkWellFormed(int index, ByteString bytes) throws MalformedException {
    Envelope envelope;
    try {
      envelope = Envelope.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("transaction " + index + " does not parse", e);
    }
    checkWellFormed(index, bytes, envelope);
  }

  private static void checkWellFormed(int index, ByteString bytes, Envelope envelope)
      throws MalformedException {
    if (envelope.getPayload().isEmpty()) {
      throw new MalformedException("transaction " + index + " has no payload");
    }
    if (envelope.getSignature().isEmpty()) {
      throw new MalformedException("transaction " + index + " has no signature");
    }
    if (!envelope.toByteString().equals(bytes)) {
      throw new MalformedException(
          "transaction " + index + " is not encoded canonically or has trailing bytes");
    }
  }
}
