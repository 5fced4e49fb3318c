package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dure.node.validate.NaivePolicies.Signer;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// One entry of a block, read step by step in the order of Fabric's committer up to its policies.
final class NaiveTransaction {
  /// The first fault.
  static final class Fault extends Exception {
    final TxValidationCode code;

    Fault(TxValidationCode code) {
      this.code = code;
    }
  }

  /// What it does in one namespace.
  ///
  /// @param collections in their order, a name may stand twice
  record Sets(String namespace, KVRWSet publics, List<HashedSets> collections) {}

  record HashedSets(String collection, HashedRWSet set) {}

  private Payload payload = Payload.getDefaultInstance();
  ChannelHeader channel = ChannelHeader.getDefaultInstance();
  SignatureHeader header = SignatureHeader.getDefaultInstance();
  ConfigEnvelope config;
  String chaincode = "";
  final List<Signer> endorsers = new ArrayList<>();
  final List<Sets> sets = new ArrayList<>();

  /// The id under which the ledger keeps it.
  String ledgerId() {
    boolean computed =
        channel.getTxId().isEmpty()
            && !(header.getNonce().isEmpty() && header.getCreator().isEmpty());
    return computed ? idOf(header) : channel.getTxId();
  }

  private static String idOf(SignatureHeader header) {
    ByteString hash = NaiveWire.sha256(header.getNonce().concat(header.getCreator()));
    return HexFormat.of().formatHex(hash.toByteArray());
  }

  boolean isConfig() {
    return config != null;
  }

  void read(ByteString entry, String channelId, NaivePolicies policies, Set<String> known)
      throws Fault {
    Envelope envelope = parse(Envelope.parser(), entry, TxValidationCode.INVALID_OTHER_REASON);
    payload = parse(Payload.parser(), envelope.getPayload(), TxValidationCode.BAD_PAYLOAD);
    readHeaders();
    Signer creator =
        policies.signer(header.getCreator(), envelope.getPayload(), envelope.getSignature());
    check(creator != null, TxValidationCode.BAD_CREATOR_SIGNATURE);
    check(
        channel.getType() != HeaderType.CONFIG_UPDATE_VALUE,
        TxValidationCode.UNSUPPORTED_TX_PAYLOAD);
    if (channel.getType() == HeaderType.CONFIG_VALUE) {
      ConfigEnvelope parsed =
          parse(
              ConfigEnvelope.parser(),
              payload.getData(),
              TxValidationCode.INVALID_CONFIG_TRANSACTION);
      check(channel.getChannelId().equals(channelId), TxValidationCode.TARGET_CHAIN_NOT_FOUND);
      config = parsed;
      return;
    }
    check(channel.getTxId().equals(idOf(header)), TxValidationCode.BAD_PROPOSAL_TXID);
    ChaincodeActionPayload action = readAction();
    check(channel.getChannelId().equals(channelId), TxValidationCode.TARGET_CHAIN_NOT_FOUND);
    check(!known.contains(channel.getTxId()), TxValidationCode.DUPLICATE_TXID);
    readResults(action);
    readEndorsers(action, policies);
  }

  private void readHeaders() throws Fault {
    TxValidationCode code = TxValidationCode.BAD_COMMON_HEADER;
    check(payload.hasHeader(), code);
    channel = parse(ChannelHeader.parser(), payload.getHeader().getChannelHeader(), code);
    header = parse(SignatureHeader.parser(), payload.getHeader().getSignatureHeader(), code);
    check(
        channel.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
            || channel.getType() == HeaderType.CONFIG_VALUE
            || channel.getType() == HeaderType.CONFIG_UPDATE_VALUE,
        code);
    check(channel.getEpoch() == 0, code);
    check(!header.getNonce().isEmpty() && !header.getCreator().isEmpty(), code);
  }

  private ChaincodeActionPayload readAction() throws Fault {
    TxValidationCode code = TxValidationCode.INVALID_ENDORSER_TRANSACTION;
    Transaction transaction = parse(Transaction.parser(), payload.getData(), code);
    check(transaction.getActionsCount() == 1, code);
    TransactionAction only = transaction.getActions(0);
    SignatureHeader own = parse(SignatureHeader.parser(), only.getHeader(), code);
    check(!own.getNonce().isEmpty() && !own.getCreator().isEmpty(), code);
    ChaincodeActionPayload action = parse(ChaincodeActionPayload.parser(), only.getPayload(), code);
    check(action.hasAction(), code);
    ProposalResponsePayload response =
        parse(
            ProposalResponsePayload.parser(),
            action.getAction().getProposalResponsePayload(),
            code);
    ByteString proposal = action.getChaincodeProposalPayload();
    ByteString hashed =
        payload.getHeader().getChannelHeader().concat(only.getHeader()).concat(proposal);
    check(!proposal.isEmpty(), code);
    check(response.getProposalHash().equals(NaiveWire.sha256(hashed)), code);
    return action;
  }

  private void readResults(ChaincodeActionPayload payload) throws Fault {
    ChaincodeHeaderExtension extension =
        parse(
            ChaincodeHeaderExtension.parser(),
            channel.getExtension(),
            TxValidationCode.BAD_HEADER_EXTENSION);
    ProposalResponsePayload response =
        parse(
            ProposalResponsePayload.parser(),
            payload.getAction().getProposalResponsePayload(),
            TxValidationCode.BAD_RESPONSE_PAYLOAD);
    check(!response.getExtension().isEmpty(), TxValidationCode.BAD_RESPONSE_PAYLOAD);
    ChaincodeAction action =
        parse(
            ChaincodeAction.parser(),
            response.getExtension(),
            TxValidationCode.BAD_RESPONSE_PAYLOAD);
    readSets(action.getResults());
    check(
        extension.hasChaincodeId() && action.hasChaincodeId(),
        TxValidationCode.INVALID_OTHER_REASON);
    chaincode = extension.getChaincodeId().getName();
    check(!chaincode.isEmpty(), TxValidationCode.INVALID_CHAINCODE);
    check(chaincode.equals(action.getChaincodeId().getName()), TxValidationCode.INVALID_CHAINCODE);
    check(!action.getChaincodeId().getVersion().isEmpty(), TxValidationCode.INVALID_CHAINCODE);
    if (!action.getEvents().isEmpty()) {
      ChaincodeEvent event =
          parse(ChaincodeEvent.parser(), action.getEvents(), TxValidationCode.INVALID_OTHER_REASON);
      check(event.getChaincodeId().equals(chaincode), TxValidationCode.INVALID_OTHER_REASON);
    }
    Set<String> namespaces = new HashSet<>();
    for (Sets each : sets) {
      check(namespaces.add(each.namespace()), TxValidationCode.ILLEGAL_WRITESET);
    }
  }

  private void readSets(ByteString results) throws Fault {
    TxValidationCode code = TxValidationCode.BAD_RWSET;
    for (NsReadWriteSet each : parse(TxReadWriteSet.parser(), results, code).getNsRwsetList()) {
      KVRWSet publics = parse(KVRWSet.parser(), each.getRwset(), code);
      for (RangeQueryInfo query : publics.getRangeQueriesInfoList()) {
        long degree = Integer.toUnsignedLong(query.getReadsMerkleHashes().getMaxDegree());
        check(!query.hasReadsMerkleHashes() || degree >= 2, code);
      }
      List<HashedSets> collections = new ArrayList<>();
      for (CollectionHashedReadWriteSet collection : each.getCollectionHashedRwsetList()) {
        collections.add(
            new HashedSets(
                collection.getCollectionName(),
                parse(HashedRWSet.parser(), collection.getHashedRwset(), code)));
      }
      sets.add(new Sets(each.getNamespace(), publics, collections));
    }
  }

  /// Of an identity the first good signature counts.
  private void readEndorsers(ChaincodeActionPayload action, NaivePolicies policies) {
    Set<Signer> found = new LinkedHashSet<>();
    ByteString response = action.getAction().getProposalResponsePayload();
    for (Endorsement each : action.getAction().getEndorsementsList()) {
      ByteString signed = response.concat(each.getEndorser());
      Signer signer = policies.signer(each.getEndorser(), signed, each.getSignature());
      if (signer != null) {
        found.add(signer);
      }
    }
    endorsers.addAll(found);
  }

  private static void check(boolean holds, TxValidationCode otherwise) throws Fault {
    if (!holds) {
      throw new Fault(otherwise);
    }
  }

  private static <M extends Message> M parse(
      Parser<M> parser, ByteString bytes, TxValidationCode otherwise) throws Fault {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new Fault(otherwise);
    }
  }
}
