package org.dure.model.tx;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.model.rwset.TxRwSet;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// What an envelope carries.
public sealed interface Body {
  /// A chaincode transaction whose form is sound in every respect that can be seen from its bytes
  /// alone: one action, the right transaction id and proposal hash, a read-write set that parses
  /// and names each namespace once, and one chaincode named throughout.
  ///
  /// @param chaincodeName the chaincode that was called
  /// @param proposalResponsePayload the bytes that the endorsers signed, each with its own
  ///   certificate behind them
  /// @param event the chaincode event, if any
  record EndorserTx(
      String chaincodeName,
      ChaincodeActionPayload actionPayload,
      ByteString proposalResponsePayload,
      ChaincodeAction action,
      TxRwSet rwSet,
      @Nullable ChaincodeEvent event)
      implements Body {
    /// The version of the chaincode that the endorsers ran.
    public String chaincodeVersion() {
      return action.getChaincodeId().getVersion();
    }

    public List<Endorsement> endorsements() {
      return actionPayload.getAction().getEndorsementsList();
    }

    /// The bytes that `endorsement` signs.
    public ByteString signedBy(Endorsement endorsement) {
      return proposalResponsePayload.concat(endorsement.getEndorser());
    }
  }

  /// A new channel configuration, as it stands in a config block. Whoever made a genesis block need
  /// not have signed it, so nonce and creator may be empty; in any later block a validator gives
  /// BAD_COMMON_HEADER for that.
  record ConfigTx(ConfigEnvelope config) implements Body {}

  /// A wish for a new configuration, as a client sends it. Never valid inside a block.
  record ConfigUpdateTx(ConfigUpdateEnvelope update) implements Body {}

  /// Something else, or something broken.
  ///
  /// @param code the validation code that Fabric's committer gives it
  /// @param stage when Fabric notices, relative to other checks
  /// @param reason what is wrong, for people
  record Malformed(TxValidationCode code, Stage stage, String reason) implements Body {}
}
