package org.dure.node.collection;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.policy.NoSuchPolicy;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.SignaturePolicies;
import org.dure.membership.policy.SignatureRule;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionException;
import org.dure.node.definition.DefinitionView;
import org.dure.node.definition.ImplicitCollections;
import org.dure.store.BlockToLive;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.jspecify.annotations.Nullable;

/// The collections of the chaincodes of one state: those a definition declares, and the implicit
/// one that each organisation of the channel has in each chaincode. Make one per state (a block, a
/// simulation). Not for several threads.
public final class PrivateCollections implements BlockToLive {
  private static final int IMPLICIT_MAXIMUM_PEERS = 1;

  private final ChannelConfig config;
  private final DefinitionView definitions;
  private final Map<Name, Optional<PrivateCollection>> found = new HashMap<>();

  private record Name(String chaincode, String collection) {}

  public PrivateCollections(ChannelConfig config, DefinitionView definitions) {
    this.config = config;
    this.definitions = definitions;
  }

  /// The collection, or null if the chaincode has none of that name, or no definition that can be
  /// read.
  public @Nullable PrivateCollection find(String chaincode, String collection) {
    return found
        .computeIfAbsent(
            new Name(chaincode, collection),
            name -> Optional.ofNullable(read(chaincode, collection)))
        .orElse(null);
  }

  /// The organisations whose nodes hold the plaintext; none of a collection that is not known.
  public Set<String> memberOrgs(String chaincode, String collection) {
    PrivateCollection known = find(chaincode, collection);
    return known == null ? Set.of() : known.memberOrgs();
  }

  /// The collections that a chaincode's definition declares.
  public List<PrivateCollection> declared(String chaincode) {
    try {
      ChaincodeDefinition definition = definitions.find(chaincode);
      return definition == null
          ? List.of()
          : definition.collections().getConfigList().stream()
              .map(each -> declared(each.getStaticCollectionConfig()))
              .toList();
    } catch (DefinitionException broken) {
      return List.of();
    }
  }

  /// For how long collections are kept, for whoever has definitions and no configuration: implicit
  /// ones are kept for ever.
  public static BlockToLive blockToLive(DefinitionView definitions) {
    return (chaincode, collection) -> {
      ChaincodeDefinition definition = definitions.find(chaincode);
      StaticCollectionConfig declared =
          definition == null ? null : definition.collection(collection);
      return declared == null ? 0 : declared.getBlockToLive();
    };
  }

  @Override
  public long blocks(String chaincode, String collection) {
    PrivateCollection known = find(chaincode, collection);
    return known == null ? 0 : known.blockToLive();
  }

  private @Nullable PrivateCollection read(String chaincode, String collection) {
    try {
      ChaincodeDefinition definition = definitions.find(chaincode);
      return definition == null ? null : read(definition, collection);
    } catch (DefinitionException broken) {
      return null;
    }
  }

  private @Nullable PrivateCollection read(ChaincodeDefinition definition, String collection) {
    String mspId = ImplicitCollections.mspIdOf(collection);
    if (mspId != null) {
      return implicit(collection, mspId);
    }
    StaticCollectionConfig declared = definition.collection(collection);
    return declared == null ? null : declared(declared);
  }

  private @Nullable PrivateCollection implicit(String collection, String mspId) {
    boolean known =
        config.applicationOrgs().values().stream().anyMatch(org -> org.mspId().equals(mspId));
    if (!known) {
      return null;
    }
    SignaturePolicyEnvelope anyone =
        SignaturePolicies.anyOf(mspId, List.of(MSPRole.MSPRoleType.MEMBER));
    return new PrivateCollection(
        collection,
        Set.of(mspId),
        compiled(anyone),
        0,
        IMPLICIT_MAXIMUM_PEERS,
        0,
        new PrivateCollection.Access(false, false));
  }

  static PrivateCollection declared(StaticCollectionConfig declared) {
    SignaturePolicyEnvelope members = declared.getMemberOrgsPolicy().getSignaturePolicy();
    Set<String> orgs = new LinkedHashSet<>();
    members
        .getIdentitiesList()
        .forEach(principal -> orgs.add(SignaturePolicies.organisationOf(principal)));
    orgs.remove("");
    return new PrivateCollection(
        declared.getName(),
        orgs,
        compiled(members),
        declared.getRequiredPeerCount(),
        declared.getMaximumPeerCount(),
        declared.getBlockToLive(),
        new PrivateCollection.Access(declared.getMemberOnlyRead(), declared.getMemberOnlyWrite()));
  }

  private static Policy compiled(SignaturePolicyEnvelope policy) {
    try {
      return SignatureRule.compile(policy);
    } catch (PolicyException e) {
      return new NoSuchPolicy("the policy of a collection: " + e.getMessage());
    }
  }
}
