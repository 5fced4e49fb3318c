package org.dure.model.tx;

import java.io.Serial;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Ends the parsing of an envelope; becomes a [Body.Malformed]. Without a stack trace, because
/// whoever sends rubbish should not make the node work for it.
final class BadForm extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final TxValidationCode code;
  private final Stage stage;
  private final String reason;

  BadForm(TxValidationCode code, Stage stage, String reason) {
    super(reason, null, false, false);
    this.code = code;
    this.stage = stage;
    this.reason = reason;
  }

  static BadForm early(TxValidationCode code, String reason, Exception cause) {
    return new BadForm(code, Stage.BEFORE_SIGNATURE, reason + ": " + cause.getMessage());
  }

  static BadForm signed(TxValidationCode code, String reason, Exception cause) {
    return new BadForm(code, Stage.AFTER_SIGNATURE, reason + ": " + cause.getMessage());
  }

  static BadForm late(TxValidationCode code, String reason) {
    return new BadForm(code, Stage.AFTER_DUPLICATE_CHECK, reason);
  }

  Body.Malformed malformed() {
    return new Body.Malformed(code, stage, reason);
  }
}
