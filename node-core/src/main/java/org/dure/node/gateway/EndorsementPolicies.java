package org.dure.node.gateway;

import java.util.ArrayList;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ChannelOrg;
import org.dure.membership.policy.ImplicitMeta;
import org.dure.membership.policy.NoSuchPolicy;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.SignatureRule;
import org.dure.node.collection.PrivateCollections;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionView;
import org.dure.node.definition.ImplicitCollections;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/// Turns an endorser's interest into the policy that the endorsements must satisfy together.
final class EndorsementPolicies {

  private final String channelId;
  private final ChannelConfig config;
  private final DefinitionView definitions;
  private final PrivateCollections collections;

  EndorsementPolicies(String channelId, ChannelConfig config, DefinitionView definitions) {
    this.channelId = channelId;
    this.config = config;
    this.definitions = definitions;
    this.collections = new PrivateCollections(config, definitions);
  }

  /// @throws NoPolicyException when a chaincode is not defined or its policy cannot be read
  OrgPolicy of(ChaincodeInterest interest) throws NoPolicyException {
    List<OrgPolicy> all = new ArrayList<>();
    for (ChaincodeCall call : interest.getChaincodesList()) {
      ChaincodeDefinition definition = definition(call.getName());
      call.getKeyPoliciesList().forEach(policy -> all.add(OrgPolicy.of(policy)));
      for (String collection : call.getCollectionNamesList()) {
        all.add(ofCollection(call.getName(), definition, collection));
      }
      if (call.getCollectionNamesCount() == 0 && !call.getDisregardNamespacePolicy()) {
        all.add(ofApplication(call.getName(), definition.endorsementPolicy()));
      }
    }
    return OrgPolicy.all(all);
  }

  /// Whether nodes of an organisation can endorse what reads private data: they need the plaintext.
  ///
  /// @param mspId of the organisation
  boolean canRead(String mspId, ChaincodeInterest interest) {
    return interest.getChaincodesList().stream()
        .filter(call -> !call.getNoPrivateReads())
        .allMatch(call ->
            call.getCollectionNamesList().stream()
                .allMatch(name -> collections.memberOrgs(call.getName(), name).contains(mspId)));
  }

  private ChaincodeDefinition definition(String chaincode) throws NoPolicyException {
    ChaincodeDefinition definition = definitions.find(chaincode);
    if (definition == null) {
      throw new NoPolicyException(
          "No metadata was found for chaincode " + chaincode + " in channel " + channelId);
    }
    return definition;
  }

  private OrgPolicy ofCollection(
      String chaincode, ChaincodeDefinition definition, String collection)
      throws NoPolicyException {
    String mspId = ImplicitCollections.mspIdOf(collection);
    if (mspId != null) {
      for (ChannelOrg org : config.applicationOrgs().values()) {
        if (org.mspId().equals(mspId)) {
          return ofPath("/Channel/Application/" + org.name() + "/Endorsement");
        }
      }
      throw new NoPolicyException("no org found in channel with MSPID '" + mspId + "'");
    }
    StaticCollectionConfig known = definition.collection(collection);
    return ofApplication(
        chaincode,
        known != null && known.hasEndorsementPolicy()
            ? known.getEndorsementPolicy()
            : definition.endorsementPolicy());
  }

  private OrgPolicy ofApplication(String chaincode, ApplicationPolicy policy)
      throws NoPolicyException {
    try {
      return of(config.policies().applicationPolicy(policy.toByteString()));
    } catch (PolicyException e) {
      throw new NoPolicyException(
          "the endorsement policy of chaincode " + chaincode + " is malformed: " + e.getMessage());
    }
  }

  private OrgPolicy ofPath(String path) {
    return of(config.policies().policy(path));
  }

  private static OrgPolicy of(Policy policy) {
    return switch (policy) {
      case SignatureRule rule -> OrgPolicy.of(rule.envelope());
      case ImplicitMeta meta ->
          OrgPolicy.atLeast(
              meta.threshold(), meta.subPolicies().stream().map(EndorsementPolicies::of).toList());
      case NoSuchPolicy none -> orgs -> false;
    };
  }
}
