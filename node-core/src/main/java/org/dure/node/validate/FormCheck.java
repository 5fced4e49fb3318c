package org.dure.node.validate;

import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.model.tx.Stage;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// The checks of one transaction that come before any policy, in the order of Fabric's committer
/// (txvalidator/v20/validator.go), so that the first fault gives the code.
final class FormCheck {
  private final String channelId;
  private final BlockState state;

  FormCheck(String channelId, BlockState state) {
    this.channelId = channelId;
    this.state = state;
  }

  /// @return VALID if nothing is wrong so far
  TxValidationCode check(ParsedEnvelope envelope, SignatureChecks.Result signatures) {
    Body body = envelope.body();
    if (body instanceof Body.Malformed early && early.stage() == Stage.BEFORE_SIGNATURE) {
      return early.code();
    }
    if (envelope.type() == HeaderType.CONFIG && unsigned(envelope)) {
      return TxValidationCode.BAD_COMMON_HEADER;
    }
    if (signatures instanceof SignatureChecks.Result.Bad) {
      return TxValidationCode.BAD_CREATOR_SIGNATURE;
    }
    if (body instanceof Body.Malformed signed && signed.stage() == Stage.AFTER_SIGNATURE) {
      return signed.code();
    }
    if (body instanceof Body.ConfigUpdateTx) {
      return TxValidationCode.UNSUPPORTED_TX_PAYLOAD;
    }
    if (!envelope.channelId().equals(channelId)) {
      return TxValidationCode.TARGET_CHAIN_NOT_FOUND;
    }
    if (body instanceof Body.ConfigTx) {
      return TxValidationCode.VALID;
    }
    if (state.hasTransaction(envelope.txId())) {
      return TxValidationCode.DUPLICATE_TXID;
    }
    return body instanceof Body.Malformed late ? late.code() : TxValidationCode.VALID;
  }

  private static boolean unsigned(ParsedEnvelope envelope) {
    return envelope.creator().isEmpty() || envelope.signatureHeader().getNonce().isEmpty();
  }
}
