package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ChannelOrg;
import org.dure.membership.policy.NoSuchPolicy;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.SignaturePolicies;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionException;
import org.dure.node.definition.DefinitionView;
import org.dure.node.definition.ImplicitCollections;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.jspecify.annotations.Nullable;

/// The endorsement policies in force for one block: of chaincodes, of collections and of keys, each
/// compiled once. For one thread.
final class EndorsementPolicies {
  private static final String BUILT_IN = "vscc";

  private final ChannelConfig config;
  private final DefinitionView definitions;
  private final Map<ByteString, Policy> compiled = new HashMap<>();

  EndorsementPolicies(ChannelConfig config, DefinitionView definitions) {
    this.config = config;
    this.definitions = definitions;
  }

  /// The definition to validate a namespace by, or null if there is none that could be used.
  @Nullable ChaincodeDefinition definition(String namespace) {
    try {
      ChaincodeDefinition found = definitions.find(namespace);
      boolean usable =
          found != null
              && found.validation().getValidationPlugin().equals(BUILT_IN)
              && !found.validation().getValidationParameter().isEmpty();
      return usable ? found : null;
    } catch (DefinitionException broken) {
      return null;
    }
  }

  Policy ofChaincode(ChaincodeDefinition definition) {
    return compile(definition.validation().getValidationParameter());
  }

  /// The policy of a collection: its own, else the chaincode's.
  Policy ofCollection(ChaincodeDefinition definition, String collection) {
    String mspId = ImplicitCollections.mspIdOf(collection);
    if (mspId != null) {
      return ofOrganization(mspId);
    }
    StaticCollectionConfig known = definition.collection(collection);
    if (known == null) {
      return new NoSuchPolicy("collection " + collection);
    }
    ByteString own = known.getEndorsementPolicy().toByteString();
    return own.isEmpty() ? ofChaincode(definition) : compile(own);
  }

  private Policy ofOrganization(String mspId) {
    Optional<ChannelOrg> org =
        config.applicationOrgs().values().stream().filter(o -> o.mspId().equals(mspId)).findFirst();
    if (org.isEmpty()) {
      return new NoSuchPolicy("organisation " + mspId);
    }
    String path = "/Channel/Application/" + org.get().name() + "/Endorsement";
    return config.policies().find(path).orElseGet(() -> anyMember(mspId));
  }

  private Policy anyMember(String mspId) {
    SignaturePolicyEnvelope anyone =
        SignaturePolicies.anyOf(mspId, List.of(MSPRole.MSPRoleType.MEMBER));
    return compile(
        ApplicationPolicy.newBuilder().setSignaturePolicy(anyone).build().toByteString());
  }

  /// The policy that a key's metadata hold: a marshalled SignaturePolicyEnvelope.
  Policy ofKey(ByteString parameter) {
    try {
      SignaturePolicyEnvelope rule = SignaturePolicyEnvelope.parseFrom(parameter);
      return compile(
          ApplicationPolicy.newBuilder().setSignaturePolicy(rule).build().toByteString());
    } catch (InvalidProtocolBufferException e) {
      return new NoSuchPolicy("the key's own policy does not parse");
    }
  }

  private Policy compile(ByteString applicationPolicy) {
    return compiled.computeIfAbsent(
        applicationPolicy,
        bytes -> {
          try {
            return config.policies().applicationPolicy(bytes);
          } catch (PolicyException e) {
            return new NoSuchPolicy(String.valueOf(e.getMessage()));
          }
        });
  }
}
