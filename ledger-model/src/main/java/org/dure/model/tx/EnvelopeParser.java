package org.dure.model.tx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Parses one envelope, step by step in the order of Fabric's committer
/// (core/common/validation/msgvalidation.go), so that the first thing wrong decides the code. What
/// was read up to there stays readable.
final class EnvelopeParser {
  private final ByteString bytes;
  private Envelope envelope = Envelope.getDefaultInstance();
  private ChannelHeader channelHeader = ChannelHeader.getDefaultInstance();
  private SignatureHeader signatureHeader = SignatureHeader.getDefaultInstance();

  EnvelopeParser(ByteString bytes) {
    this.bytes = bytes;
  }

  ParsedEnvelope parse() {
    Body body;
    try {
      body = parseBody();
    } catch (BadForm e) {
      body = e.malformed();
    }
    return new ParsedEnvelope(bytes, envelope, channelHeader, signatureHeader, body);
  }

  private Body parseBody() throws BadForm {
    Payload payload = parsePayload();
    parseHeaders(payload);
    return switch (channelHeader.getType()) {
      case HeaderType.ENDORSER_TRANSACTION_VALUE ->
          new EndorserTxParser(channelHeader, signatureHeader, payload).parse();
      case HeaderType.CONFIG_VALUE -> parseConfig(payload);
      default -> parseConfigUpdate(payload);
    };
  }

  private Payload parsePayload() throws BadForm {
    try {
      envelope = Wire.parse(Envelope.parser(), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.early(TxValidationCode.INVALID_OTHER_REASON, "the envelope does not parse", e);
    }
    try {
      return Wire.parse(Payload.parser(), envelope.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.early(TxValidationCode.BAD_PAYLOAD, "the payload does not parse", e);
    }
  }

  private void parseHeaders(Payload payload) throws BadForm {
    if (!payload.hasHeader()) {
      throw badHeader("the payload has no header");
    }
    try {
      channelHeader = Wire.parse(ChannelHeader.parser(), payload.getHeader().getChannelHeader());
      signatureHeader =
          Wire.parse(SignatureHeader.parser(), payload.getHeader().getSignatureHeader());
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.early(TxValidationCode.BAD_COMMON_HEADER, "a header does not parse", e);
    }
    switch (channelHeader.getType()) {
      case HeaderType.ENDORSER_TRANSACTION_VALUE,
          HeaderType.CONFIG_VALUE,
          HeaderType.CONFIG_UPDATE_VALUE -> {}
      default -> throw badHeader("header type " + channelHeader.getType() + " is no transaction");
    }
    if (channelHeader.getEpoch() != 0) {
      throw badHeader("the epoch must be 0 and is " + channelHeader.getEpoch());
    }
    if (channelHeader.getType() != HeaderType.CONFIG_VALUE) {
      checkSigner();
    }
  }

  private void checkSigner() throws BadForm {
    if (signatureHeader.getNonce().isEmpty()) {
      throw badHeader("the signature header has no nonce");
    }
    if (signatureHeader.getCreator().isEmpty()) {
      throw badHeader("the signature header has no creator");
    }
  }

  private static Body parseConfig(Payload payload) throws BadForm {
    try {
      return new Body.ConfigTx(Wire.parse(ConfigEnvelope.parser(), payload.getData()));
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.signed(
          TxValidationCode.INVALID_CONFIG_TRANSACTION, "the configuration does not parse", e);
    }
  }

  private static Body parseConfigUpdate(Payload payload) throws BadForm {
    try {
      return new Body.ConfigUpdateTx(Wire.parse(ConfigUpdateEnvelope.parser(), payload.getData()));
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.signed(
          TxValidationCode.UNSUPPORTED_TX_PAYLOAD, "the configuration update does not parse", e);
    }
  }

  private static BadForm badHeader(String reason) {
    return new BadForm(TxValidationCode.BAD_COMMON_HEADER, Stage.BEFORE_SIGNATURE, reason);
  }
}
