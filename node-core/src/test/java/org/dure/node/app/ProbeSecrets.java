package org.dure.node.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.NsPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/// The private data of a probe chaincode, as clients of a running network use it.
record ProbeSecrets(NodeNetwork network, String chaincode) {

  static ApplicationPolicy policy(String rule) {
    try {
      return ApplicationPolicy.newBuilder().setSignaturePolicy(PolicyLanguage.parse(rule)).build();
    } catch (PolicyException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }

  /// A collection whose plaintext is pushed to one other node if there is one.
  ///
  /// @param members signature policy
  static CollectionConfig collection(
      String name, String members, UnaryOperator<StaticCollectionConfig.Builder> more)
      throws Exception {
    StaticCollectionConfig.Builder collection =
        StaticCollectionConfig.newBuilder()
            .setName(name)
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder()
                    .setSignaturePolicy(PolicyLanguage.parse(members)))
            .setMaximumPeerCount(1);
    return CollectionConfig.newBuilder().setStaticCollectionConfig(more.apply(collection)).build();
  }

  Contract contract(int node, int org) throws Exception {
    return network
        .gateway(node, org, "User1")
        .getNetwork(NodeNetwork.CHANNEL)
        .getContract(chaincode);
  }

  /// Endorsed by the two members and one stranger, so that a majority is there.
  long hide(int node, String collection, String key, String value) throws Exception {
    return hide(node, collection, key, value, "Org1MSP", "Org2MSP", "Org3MSP");
  }

  /// @return the block it is in
  long hide(int node, String collection, String key, String value, String... endorsers)
      throws Exception {
    return endorsed(contract(node, node), collection, key, value, endorsers)
        .submitAsync()
        .getStatus()
        .getBlockNumber();
  }

  /// @param endorsers MSP ids; if none, the gateway chooses
  static Transaction endorsed(
      Contract client, String collection, String key, String value, String... endorsers)
      throws Exception {
    return client
        .newProposal("hide")
        .addArguments(collection, key)
        .putTransient("value", value.getBytes(StandardCharsets.UTF_8))
        .setEndorsingOrganizations(endorsers)
        .build()
        .endorse();
  }

  String seek(int node, String collection, String key) throws Exception {
    return new String(
        contract(node, node).evaluateTransaction("seek", collection, key), StandardCharsets.UTF_8);
  }

  /// What a client of an organisation gets at a node of the private sets of a block.
  List<String> delivered(int node, int org, long block) throws Exception {
    List<String> writes = new ArrayList<>();
    try (var blocks =
        network
            .gateway(node, org, "User1")
            .getNetwork(NodeNetwork.CHANNEL)
            .newBlockAndPrivateDataEventsRequest()
            .startBlock(block)
            .build()
            .getEvents()) {
      BlockAndPrivateData first = blocks.next();
      for (TxPvtReadWriteSet transaction : first.getPrivateDataMapMap().values()) {
        for (NsPvtRwSet namespace : TxPvtRwSet.parse(transaction.toByteString()).namespaces()) {
          for (CollPvtRwSet set : namespace.collections()) {
            set.writes()
                .forEach(write ->
                    writes.add(
                        "%s %s=%s"
                            .formatted(
                                set.collection(), write.key(), write.value().toStringUtf8())));
          }
        }
      }
    }
    return writes;
  }
}
