package org.dure.model.tx;

import com.google.protobuf.ByteString;
import org.dure.model.Sha256;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/// An envelope's bytes as they came, their digest, and the view of them, parsed once. Parsing never
/// fails: what does not parse is a [Body.Malformed], and whatever could not be read is empty.
/// Immutable.
public final class ParsedEnvelope {
  private final ByteString bytes;
  private final ByteString digest;
  private final Envelope envelope;
  private final ChannelHeader channelHeader;
  private final SignatureHeader signatureHeader;
  private final Body body;

  ParsedEnvelope(
      ByteString bytes,
      Envelope envelope,
      ChannelHeader channelHeader,
      SignatureHeader signatureHeader,
      Body body) {
    this.bytes = bytes;
    this.digest = Sha256.of(bytes);
    this.envelope = envelope;
    this.channelHeader = channelHeader;
    this.signatureHeader = signatureHeader;
    this.body = body;
  }

  /// Parses the bytes of a common.Envelope.
  public static ParsedEnvelope parse(ByteString bytes) {
    return new EnvelopeParser(bytes).parse();
  }

  /// The bytes as they came; what a block holds.
  public ByteString bytes() {
    return bytes;
  }

  /// SHA-256 of [#bytes]: the name of this envelope among the nodes.
  public ByteString digest() {
    return digest;
  }

  /// The envelope itself; empty if its bytes do not parse.
  public Envelope envelope() {
    return envelope;
  }

  /// The bytes that the creator signed.
  public ByteString payload() {
    return envelope.getPayload();
  }

  /// The creator's signature over [#payload].
  public ByteString signature() {
    return envelope.getSignature();
  }

  public ChannelHeader channelHeader() {
    return channelHeader;
  }

  public SignatureHeader signatureHeader() {
    return signatureHeader;
  }

  /// The serialized identity of whoever signed.
  public ByteString creator() {
    return signatureHeader.getCreator();
  }

  public String channelId() {
    return channelHeader.getChannelId();
  }

  /// The transaction id as the channel header claims it; known to be right only for a
  /// [Body.EndorserTx].
  public String txId() {
    return channelHeader.getTxId();
  }

  /// The id under which the ledger keeps this envelope: the claimed one, or where none is claimed,
  /// as in configurations, the one that nonce and creator give. Empty if there is nothing of
  /// either. Source: protoutil.GetOrComputeTxIDFromEnvelope.
  public String ledgerTxId() {
    boolean unsigned = signatureHeader.getNonce().isEmpty() && creator().isEmpty();
    return !txId().isEmpty() || unsigned ? txId() : TxId.of(signatureHeader.getNonce(), creator());
  }

  /// The type of the channel header; `UNRECOGNIZED` if Fabric knows no such type.
  public HeaderType type() {
    HeaderType type = HeaderType.forNumber(channelHeader.getType());
    return type == null ? HeaderType.UNRECOGNIZED : type;
  }

  public Body body() {
    return body;
  }

  /// Whether this is a configuration, alone in its block.
  public boolean isConfig() {
    return body instanceof Body.ConfigTx;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParsedEnvelope that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "envelope txId=" + txId() + " type=" + type() + " bytes=" + bytes.size();
  }
}
