package org.dure.model.tx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.Set;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.Wire;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxRwSet;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// Parses the transaction inside an endorser transaction's payload: first what msgvalidation.go
/// asks, then what txvalidator/v20/plugindispatcher/dispatcher.go asks before it looks at any
/// policy.
final class EndorserTxParser {
  private final ChannelHeader channelHeader;
  private final SignatureHeader signatureHeader;
  private final Payload payload;

  EndorserTxParser(ChannelHeader channelHeader, SignatureHeader signatureHeader, Payload payload) {
    this.channelHeader = channelHeader;
    this.signatureHeader = signatureHeader;
    this.payload = payload;
  }

  Body.EndorserTx parse() throws BadForm {
    String txId = TxId.of(signatureHeader.getNonce(), signatureHeader.getCreator());
    if (!txId.equals(channelHeader.getTxId())) {
      throw new BadForm(
          TxValidationCode.BAD_PROPOSAL_TXID,
          Stage.AFTER_SIGNATURE,
          "the transaction id is " + channelHeader.getTxId() + " and should be " + txId);
    }
    ChaincodeActionPayload actionPayload;
    ProposalResponsePayload response;
    try {
      TransactionAction single = singleAction(Wire.parse(Transaction.parser(), payload.getData()));
      checkActionHeader(Wire.parse(SignatureHeader.parser(), single.getHeader()));
      actionPayload = Wire.parse(ChaincodeActionPayload.parser(), single.getPayload());
      response = proposalResponse(actionPayload);
      checkProposalHash(single, actionPayload, response);
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.signed(
          TxValidationCode.INVALID_ENDORSER_TRANSACTION, "the transaction does not parse", e);
    }
    return parseAction(actionPayload, response);
  }

  private static TransactionAction singleAction(Transaction transaction) throws BadForm {
    if (transaction.getActionsCount() != 1) {
      throw invalid("a transaction has one action, not " + transaction.getActionsCount());
    }
    return transaction.getActions(0);
  }

  private static void checkActionHeader(SignatureHeader header) throws BadForm {
    if (header.getNonce().isEmpty() || header.getCreator().isEmpty()) {
      throw invalid("the action's signature header has no nonce or no creator");
    }
  }

  private static ProposalResponsePayload proposalResponse(ChaincodeActionPayload actionPayload)
      throws BadForm, InvalidProtocolBufferException {
    if (!actionPayload.hasAction()) {
      throw invalid("the action has no endorsed action");
    }
    return Wire.parse(
        ProposalResponsePayload.parser(), actionPayload.getAction().getProposalResponsePayload());
  }

  private void checkProposalHash(
      TransactionAction action,
      ChaincodeActionPayload actionPayload,
      ProposalResponsePayload response)
      throws BadForm {
    ByteString proposal = actionPayload.getChaincodeProposalPayload();
    ByteString hash =
        Sha256.of(payload.getHeader().getChannelHeader(), action.getHeader(), proposal);
    if (proposal.isEmpty() || !hash.equals(response.getProposalHash())) {
      throw invalid("the proposal hash does not match");
    }
  }

  private Body.EndorserTx parseAction(
      ChaincodeActionPayload actionPayload, ProposalResponsePayload response) throws BadForm {
    ChaincodeHeaderExtension extension = parseExtension();
    ChaincodeAction action = parseChaincodeAction(response);
    TxRwSet rwSet;
    try {
      rwSet = TxRwSet.parse(action.getResults());
    } catch (MalformedException e) {
      throw BadForm.late(TxValidationCode.BAD_RWSET, e.getMessage());
    }
    String name = chaincodeName(extension, action);
    ChaincodeEvent event = parseEvent(action, name);
    checkNamespaces(rwSet);
    return new Body.EndorserTx(
        name,
        actionPayload,
        actionPayload.getAction().getProposalResponsePayload(),
        action,
        rwSet,
        event);
  }

  private ChaincodeHeaderExtension parseExtension() throws BadForm {
    try {
      return Wire.parse(ChaincodeHeaderExtension.parser(), channelHeader.getExtension());
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.late(
          TxValidationCode.BAD_HEADER_EXTENSION, "the header extension does not parse");
    }
  }

  private static ChaincodeAction parseChaincodeAction(ProposalResponsePayload response)
      throws BadForm {
    if (response.getExtension().isEmpty()) {
      throw BadForm.late(
          TxValidationCode.BAD_RESPONSE_PAYLOAD, "the proposal response carries no action");
    }
    try {
      return Wire.parse(ChaincodeAction.parser(), response.getExtension());
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.late(
          TxValidationCode.BAD_RESPONSE_PAYLOAD, "the chaincode action does not parse");
    }
  }

  private static String chaincodeName(ChaincodeHeaderExtension extension, ChaincodeAction action)
      throws BadForm {
    if (!extension.hasChaincodeId() || !action.hasChaincodeId()) {
      throw BadForm.late(TxValidationCode.INVALID_OTHER_REASON, "no chaincode is named");
    }
    String name = extension.getChaincodeId().getName();
    if (name.isEmpty() || !name.equals(action.getChaincodeId().getName())) {
      throw BadForm.late(
          TxValidationCode.INVALID_CHAINCODE,
          "the proposal calls chaincode '"
              + name
              + "', the endorsed action is of '"
              + action.getChaincodeId().getName()
              + "'");
    }
    if (action.getChaincodeId().getVersion().isEmpty()) {
      throw BadForm.late(TxValidationCode.INVALID_CHAINCODE, "no chaincode version is named");
    }
    return name;
  }

  private static @Nullable ChaincodeEvent parseEvent(ChaincodeAction action, String chaincodeName)
      throws BadForm {
    if (action.getEvents().isEmpty()) {
      return null;
    }
    ChaincodeEvent event;
    try {
      event = Wire.parse(ChaincodeEvent.parser(), action.getEvents());
    } catch (InvalidProtocolBufferException e) {
      throw BadForm.late(
          TxValidationCode.INVALID_OTHER_REASON, "the chaincode event does not parse");
    }
    if (!event.getChaincodeId().equals(chaincodeName)) {
      throw BadForm.late(
          TxValidationCode.INVALID_OTHER_REASON,
          "the event is of chaincode '" + event.getChaincodeId() + "', not of " + chaincodeName);
    }
    return event;
  }

  private static void checkNamespaces(TxRwSet rwSet) throws BadForm {
    Set<String> seen = new HashSet<>();
    for (NsRwSet namespace : rwSet.namespaces()) {
      if (!seen.add(namespace.namespace())) {
        throw BadForm.late(
            TxValidationCode.ILLEGAL_WRITESET,
            "namespace '" + namespace.namespace() + "' stands twice in the read-write set");
      }
    }
  }

  private static BadForm invalid(String reason) {
    return new BadForm(
        TxValidationCode.INVALID_ENDORSER_TRANSACTION, Stage.AFTER_SIGNATURE, reason);
  }
}
