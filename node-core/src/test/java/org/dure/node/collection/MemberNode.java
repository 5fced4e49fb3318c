package org.dure.node.collection;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.commit.CommitMetrics;
import org.dure.node.commit.Committer;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.StateEditor;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.events.CommitEvents;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ConfigRule;
import org.dure.node.validate.SampleNetwork;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.store.Ledger;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateStaging;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;

/// The part of Org1's node that has to do with plaintext, over a real ledger, among [FakeNodes].
/// Commits blocks of chaincode `cc`.
final class MemberNode implements AutoCloseable {
  static final String CC = "cc";

  final FakeNodes nodes = new FakeNodes();
  final PrivateDataCounts counts = new PrivateDataCounts();
  final Ledger ledger;
  final CollectionHistory history;
  final Reconciler reconciler;
  private final SampleNetwork network;
  private final RocksLedgers ledgers;
  private final CommitEvents events;
  private final Committer committer;

  MemberNode(SampleNetwork network, Path folder) {
    this.network = network;
    this.ledgers = new RocksLedgers(folder);
    this.ledger = ledgers.open(SampleNetwork.CHANNEL);
    this.history = new CollectionHistory(ledger, () -> network.config);
    this.events = new CommitEvents(ledger);
    this.reconciler = new Reconciler("Org1MSP", ledger, history, nodes, counts);
    this.committer =
        new Committer(
            ledger,
            new BlockValidator(
                new SignatureChecks(new SignatureCache(100)),
                ConfigRule.unchanging(),
                Runnable::run),
            new ChannelConfigHolder(network.config),
            events,
            CommitMetrics.none(),
            new BlockPlaintext("Org1MSP", ledger.staging(), nodes, counts),
            reconciler::redefined);
    committer.accept(ParsedBlock.parse(network.genesis));
  }

  /// A transaction with its plaintext.
  record Secret(ByteString envelope, RwSetBuilder sets) {
    String txId() {
      return ParsedEnvelope.parse(envelope).txId();
    }

    /// The plaintext of its only collection.
    CollPvtRwSet writes() {
      return sets.build().privateSet().namespaces().getFirst().collections().getFirst();
    }
  }

  Secret secret(RwSetBuilder sets) {
    return new Secret(network.transactionOf(CC, sets, 1, 2), sets);
  }

  Secret secret(String collection, String key, String value) {
    RwSetBuilder sets = new RwSetBuilder();
    sets.writePrivate(CC, collection, key, ByteString.copyFromUtf8(value));
    return secret(sets);
  }

  /// Commits a block.
  List<TxValidationCode> commit(ByteString... envelopes) throws Exception {
    long number = ledger.height();
    committer.accept(
        ParsedBlock.parse(Blocks.create(number, ledger.lastBlockHash(), List.of(envelopes))));
    ParsedBlock stored = ParsedBlock.parse(ledger.block(number).orElseThrow());
    List<TxValidationCode> codes = new ArrayList<>();
    for (int i = 0; i < envelopes.length; i++) {
      codes.add(stored.code(i));
    }
    return codes;
  }

  /// Where the only set of the next block's only transaction will be.
  PrivateSetId next(String collection) {
    return new PrivateSetId(ledger.height(), 0, CC, collection);
  }

  void stage(Secret secret) {
    ledger
        .staging()
        .stage(
            secret.txId(), ledger.height(), secret.sets().build().privateSet(), PrivateStaging.OWN);
  }

  String held(String collection, String key) {
    VersionedValue value = ledger.state().getPrivate(CC, collection, key);
    return value == null ? null : value.value().toStringUtf8();
  }

  /// Defines `cc` anew, in a block of its own.
  void define(StaticCollectionConfig... collections) throws Exception {
    commit(definition(collections));
  }

  ByteString definition(StaticCollectionConfig... collections) {
    CollectionConfigPackage.Builder all = CollectionConfigPackage.newBuilder();
    for (StaticCollectionConfig each : collections) {
      all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(each));
    }
    ChaincodeDefinition definition =
        new ChaincodeDefinition(
            1,
            ChaincodeEndorsementInfo.newBuilder().setVersion("1.0").build(),
            ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin("vscc")
                .setValidationParameter(
                    SampleNetwork.reference("/Channel/Application/Endorsement").toByteString())
                .build(),
            all.build());
    RwSetBuilder set = new RwSetBuilder();
    StateFields.write(new Writes(set), StoredDefinitions.NAMESPACES, CC, definition.asStruct());
    return network.transactionOf(StoredDefinitions.LIFECYCLE, set, 1, 2);
  }

  /// @param members such as `OR('Org1MSP.member')`
  static StaticCollectionConfig.Builder collection(String name, String members)
      throws PolicyException {
    SignaturePolicyEnvelope policy = PolicyLanguage.parse(members);
    return StaticCollectionConfig.newBuilder()
        .setName(name)
        .setMaximumPeerCount(1)
        .setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder().setSignaturePolicy(policy));
  }

  private record Writes(RwSetBuilder set) implements StateEditor {
    @Override
    public ByteString get(String key) {
      return null;
    }

    @Override
    public void put(String key, ByteString value) {
      set.write(StoredDefinitions.LIFECYCLE, key, value);
    }

    @Override
    public void delete(String key) {
      set.delete(StoredDefinitions.LIFECYCLE, key);
    }
  }

  @Override
  public void close() {
    reconciler.close();
    events.close();
    ledgers.close();
  }
}
