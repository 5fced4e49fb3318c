package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.TxRwSet;
import org.dure.model.state.CommitHash;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.model.tx.TxId;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Makes well-formed blocks, one behind the other, without any signature that would verify.
public final class SampleChain {
  private long height;
  private ByteString previousHash = ByteString.EMPTY;
  private ByteString commitHash = ByteString.EMPTY;

  public SampleChain() {}

  /// Goes on where `ledger` stands.
  public SampleChain(Ledger ledger) {
    height = ledger.height();
    previousHash = ledger.lastBlockHash();
    commitHash = ledger.commitHash();
  }

  /// A transaction of chaincode `cc` that writes these keys; its id follows from `seed`.
  public static ByteString transaction(String seed, Map<String, String> writes) {
    RwSetBuilder set = new RwSetBuilder();
    writes.forEach((key, value) -> set.write("cc", key, ByteString.copyFromUtf8(value)));
    return transaction(seed, set);
  }

  /// A transaction of chaincode `cc` with this read-write set.
  public static ByteString transaction(String seed, RwSetBuilder set) {
    return transaction(seed, set.build().publicSet());
  }

  /// A transaction of chaincode `cc` with this read-write set.
  public static ByteString transaction(String seed, TxRwSet set) {
    ByteString nonce = ByteString.copyFromUtf8("nonce " + seed);
    ByteString creator = ByteString.copyFromUtf8("creator");
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName("cc").setVersion("1").build();
    ByteString channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId("ch")
            .setTxId(TxId.of(nonce, creator))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincode)
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    ByteString signatureHeader =
        SignatureHeader.newBuilder().setNonce(nonce).setCreator(creator).build().toByteString();
    ByteString proposal = ByteString.copyFromUtf8("proposal");
    ChaincodeAction action =
        ChaincodeAction.newBuilder().setChaincodeId(chaincode).setResults(set.toBytes()).build();
    ProposalResponsePayload response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(Sha256.of(channelHeader, signatureHeader, proposal))
            .setExtension(action.toByteString())
            .build();
    ChaincodeActionPayload payload =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposal)
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(response.toByteString()))
            .build();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(signatureHeader)
                    .setPayload(payload.toByteString()))
            .build();
    Payload all =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader)
                    .setSignatureHeader(signatureHeader))
            .setData(transaction.toByteString())
            .build();
    return Envelope.newBuilder()
        .setPayload(all.toByteString())
        .setSignature(ByteString.copyFromUtf8("signature"))
        .build()
        .toByteString();
  }

  /// The next block, all transactions valid, and the updates that they make.
  public CommitBatch next(List<ByteString> transactions, PrivateUpdates privates) {
    return next(transactions, new byte[transactions.size()], new StateUpdates(), privates);
  }

  /// The next block with these validation codes; writes of valid transactions are added to
  /// `updates`.
  public CommitBatch next(
      List<ByteString> transactions, byte[] codes, StateUpdates updates, PrivateUpdates privates) {
    List<ParsedEnvelope> envelopes = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      ParsedEnvelope envelope = ParsedEnvelope.parse(transactions.get(i));
      envelopes.add(envelope);
      if (codes[i] == TxValidationCode.VALID_VALUE) {
        addWrites(updates, envelope, new Version(height, i));
      }
    }
    ByteString flags = ByteString.copyFrom(codes);
    if (height > 0) {
      commitHash = CommitHash.of(flags, updates, commitHash);
    }
    try {
      Block block =
          Blocks.withOutcome(Blocks.create(height, previousHash, transactions), flags, commitHash);
      ParsedBlock parsed = new ParsedBlock(block, envelopes);
      height++;
      previousHash = parsed.hash();
      return new CommitBatch(parsed, updates, privates);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addWrites(StateUpdates updates, ParsedEnvelope envelope, Version version) {
    if (envelope.body() instanceof org.dure.model.tx.Body.EndorserTx tx) {
      for (var namespace : tx.rwSet().namespaces()) {
        for (var write : namespace.writes()) {
          updates.put(
              namespace.namespace(),
              write.key(),
              write.deletes()
                  ? new StateUpdate.Delete(version)
                  : StateUpdate.Put.of(write.value(), ByteString.EMPTY, version));
        }
      }
    }
  }
}
