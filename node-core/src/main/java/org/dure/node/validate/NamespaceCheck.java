package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dure.membership.msp.Identity;
import org.dure.membership.policy.Policy;
import org.dure.model.MalformedException;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.state.VersionedValue;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.validate.EndorsementCheck.LedgerKey;
import org.dure.store.HashedKey;
import org.jspecify.annotations.Nullable;

/// Checks one transaction's writes to one namespace: a key with a policy of its own asks for that
/// one, any other for its collection's or the chaincode's, each evaluated once.
final class NamespaceCheck {
  private final String namespace;
  private final ChaincodeDefinition definition;
  private final EndorsementPolicies policies;
  private final BlockState state;
  private final Set<LedgerKey> policyChanged;
  private final List<Identity> endorsers;
  private final Set<String> satisfiedCollections = new HashSet<>();
  private boolean chaincodeSatisfied;
  private boolean anySatisfied;

  NamespaceCheck(
      String namespace,
      ChaincodeDefinition definition,
      EndorsementPolicies policies,
      BlockState state,
      Set<LedgerKey> policyChanged,
      List<Identity> endorsers) {
    this.namespace = namespace;
    this.definition = definition;
    this.policies = policies;
    this.state = state;
    this.policyChanged = policyChanged;
    this.endorsers = endorsers;
  }

  boolean writesMay(NsRwSet set) {
    return set.writes().stream().allMatch(write -> mayPublic(write.key()))
        && set.metadataWrites().stream().allMatch(write -> mayPublic(write.key()))
        && set.collections().stream().allMatch(this::mayCollection);
  }

  /// Even a transaction that writes nothing must satisfy some policy.
  boolean atLeastOneSatisfied() {
    return anySatisfied || chaincode();
  }

  private boolean mayPublic(String key) {
    LedgerKey id = new LedgerKey(namespace, "", ByteString.copyFromUtf8(key));
    return may(id, state.get(namespace, key));
  }

  private boolean mayCollection(CollHashedRwSet set) {
    return set.writes().stream().allMatch(write -> mayHashed(set.collection(), write.keyHash()))
        && set.metadataWrites().stream()
            .allMatch(write -> mayHashed(set.collection(), write.keyHash()));
  }

  private boolean mayHashed(String collection, ByteString keyHash) {
    VersionedValue stored = state.getHashed(new HashedKey(namespace, collection, keyHash));
    return may(new LedgerKey(namespace, collection, keyHash), stored);
  }

  private boolean may(LedgerKey key, @Nullable VersionedValue stored) {
    if (policyChanged.contains(key)) {
      return false;
    }
    ByteString own;
    try {
      own = BlockState.ownPolicy(stored);
    } catch (MalformedException e) {
      return false;
    }
    if (own.isEmpty()) {
      return key.collection().isEmpty() ? chaincode() : collection(key.collection());
    }
    return note(holds(policies.ofKey(own)));
  }

  private boolean collection(String name) {
    if (satisfiedCollections.contains(name)) {
      return true;
    }
    boolean holds = note(holds(policies.ofCollection(definition, name)));
    if (holds) {
      satisfiedCollections.add(name);
    }
    return holds;
  }

  private boolean chaincode() {
    if (!chaincodeSatisfied) {
      chaincodeSatisfied = note(holds(policies.ofChaincode(definition)));
    }
    return chaincodeSatisfied;
  }

  private boolean holds(Policy policy) {
    return policy.evaluate(endorsers).satisfied();
  }

  private boolean note(boolean satisfied) {
    anySatisfied |= satisfied;
    return satisfied;
  }
}
