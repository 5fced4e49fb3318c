package org.dure.model.tx;

import com.google.protobuf.ByteString;
import org.dure.model.Sha256;
import org.dure.model.rwset.RwSetBuilder;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.jspecify.annotations.Nullable;

/// A sound transaction, of which every part can be replaced; parts that depend on a replaced one
/// follow.
final class SampleTransaction {
  private int type = HeaderType.ENDORSER_TRANSACTION_VALUE;
  private long epoch;
  private ByteString nonce = ByteString.copyFromUtf8("nonce");
  private ByteString creator = ByteString.copyFromUtf8("creator");
  private ByteString proposal = ByteString.copyFromUtf8("proposal");
  private ByteString results;
  private ByteString events = ByteString.EMPTY;
  private int actions = 1;
  private ChaincodeID.@Nullable Builder chaincode =
      ChaincodeID.newBuilder().setName("land").setVersion("1.0");
  private @Nullable String txId;
  private @Nullable ByteString extension;
  private @Nullable ByteString channelHeader;
  private @Nullable ByteString signatureHeader;
  private @Nullable ByteString actionHeader;
  private @Nullable ByteString action;
  private @Nullable ByteString proposalHash;
  private @Nullable ByteString actionPayload;
  private @Nullable ByteString transaction;
  private @Nullable ByteString payload;

  SampleTransaction() {
    RwSetBuilder set = new RwSetBuilder();
    set.write("land", "parcel-1", ByteString.copyFromUtf8("owner"));
    results = set.build().publicSet().toBytes();
  }

  SampleTransaction type(int value) {
    type = value;
    return this;
  }

  SampleTransaction epoch(long value) {
    epoch = value;
    return this;
  }

  SampleTransaction nonce(ByteString value) {
    nonce = value;
    return this;
  }

  SampleTransaction creator(ByteString value) {
    creator = value;
    return this;
  }

  SampleTransaction proposal(ByteString value) {
    proposal = value;
    return this;
  }

  SampleTransaction results(ByteString value) {
    results = value;
    return this;
  }

  SampleTransaction namespaces(String... names) {
    TxReadWriteSet.Builder set = TxReadWriteSet.newBuilder();
    for (String name : names) {
      set.addNsRwset(NsReadWriteSet.newBuilder().setNamespace(name));
    }
    return results(set.build().toByteString());
  }

  SampleTransaction events(ByteString value) {
    events = value;
    return this;
  }

  SampleTransaction actions(int value) {
    actions = value;
    return this;
  }

  SampleTransaction chaincode(ChaincodeID.@Nullable Builder value) {
    chaincode = value;
    return this;
  }

  SampleTransaction txId(String value) {
    txId = value;
    return this;
  }

  SampleTransaction extension(ByteString value) {
    extension = value;
    return this;
  }

  SampleTransaction channelHeader(ByteString value) {
    channelHeader = value;
    return this;
  }

  SampleTransaction signatureHeader(ByteString value) {
    signatureHeader = value;
    return this;
  }

  SampleTransaction actionHeader(ByteString value) {
    actionHeader = value;
    return this;
  }

  SampleTransaction action(ByteString value) {
    action = value;
    return this;
  }

  SampleTransaction proposalHash(ByteString value) {
    proposalHash = value;
    return this;
  }

  SampleTransaction actionPayload(ByteString value) {
    actionPayload = value;
    return this;
  }

  SampleTransaction transaction(ByteString value) {
    transaction = value;
    return this;
  }

  SampleTransaction payload(ByteString value) {
    payload = value;
    return this;
  }

  ByteString build() {
    return Envelope.newBuilder()
        .setPayload(or(payload, buildPayload()))
        .setSignature(ByteString.copyFromUtf8("signature"))
        .build()
        .toByteString();
  }

  private ByteString buildPayload() {
    return Payload.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(buildChannelHeader())
                .setSignatureHeader(buildSignatureHeader()))
        .setData(or(transaction, buildTransaction()))
        .build()
        .toByteString();
  }

  private ByteString buildChannelHeader() {
    ByteString built =
        ChannelHeader.newBuilder()
            .setType(type)
            .setEpoch(epoch)
            .setChannelId("mychannel")
            .setTxId(txId == null ? TxId.of(nonce, creator) : txId)
            .setExtension(
                or(
                    extension,
                    ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName("land"))
                        .build()
                        .toByteString()))
            .build()
            .toByteString();
    return or(channelHeader, built);
  }

  private ByteString buildSignatureHeader() {
    SignatureHeader built =
        SignatureHeader.newBuilder().setNonce(nonce).setCreator(creator).build();
    return or(signatureHeader, built.toByteString());
  }

  private ByteString buildTransaction() {
    ByteString header = or(actionHeader, buildSignatureHeader());
    ChaincodeAction.Builder built =
        ChaincodeAction.newBuilder().setResults(results).setEvents(events);
    if (chaincode != null) {
      built.setChaincodeId(chaincode);
    }
    ProposalResponsePayload response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(or(proposalHash, Sha256.of(buildChannelHeader(), header, proposal)))
            .setExtension(or(action, built.build().toByteString()))
            .build();
    ChaincodeActionPayload endorsed =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposal)
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(response.toByteString()))
            .build();
    Transaction.Builder all = Transaction.newBuilder();
    for (int i = 0; i < actions; i++) {
      all.addActions(
          TransactionAction.newBuilder()
              .setHeader(header)
              .setPayload(or(actionPayload, endorsed.toByteString())));
    }
    return all.build().toByteString();
  }

  private static ByteString or(@Nullable ByteString replaced, ByteString built) {
    return replaced == null ? built : replaced;
  }
}
