package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dure.membership.msp.Identity;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxRwSet;
import org.dure.model.tx.Body;
import org.dure.node.definition.ChaincodeDefinition;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Whether the endorsers of a transaction satisfy the policies of all that it writes. Asked for the
/// transactions of one block in order, because a key whose policy an earlier transaction of the
/// block changes may not be written behind it. Each namespace is judged by itself: a change in one
/// whose policies hold counts even if the transaction fails in another, or turns out a duplicate or
/// stale later. Source: txvalidator/v20/plugindispatcher and common/validation/statebased.
final class EndorsementCheck {
  private final EndorsementPolicies policies;
  private final BlockState state;
  private final Set<LedgerKey> policyChanged = new HashSet<>();

  EndorsementCheck(EndorsementPolicies policies, BlockState state) {
    this.policies = policies;
    this.state = state;
  }

  TxValidationCode check(Body.EndorserTx transaction, List<Identity> endorsers) {
    Set<String> namespaces = new LinkedHashSet<>();
    namespaces.add(transaction.chaincodeName());
    for (NsRwSet set : transaction.rwSet().namespaces()) {
      if (set.changesState()) {
        namespaces.add(set.namespace());
      }
    }
    TxValidationCode verdict = TxValidationCode.VALID;
    for (String namespace : namespaces) {
      TxValidationCode code = checkNamespace(namespace, transaction.rwSet(), endorsers);
      if (code == TxValidationCode.VALID) {
        notePolicyChanges(namespace, transaction.rwSet());
      } else if (verdict == TxValidationCode.VALID) {
        verdict = code;
      }
    }
    return verdict;
  }

  private TxValidationCode checkNamespace(
      String namespace, TxRwSet sets, List<Identity> endorsers) {
    ChaincodeDefinition definition = policies.definition(namespace);
    if (definition == null) {
      return TxValidationCode.INVALID_CHAINCODE;
    }
    return satisfied(namespace, definition, sets, endorsers)
        ? TxValidationCode.VALID
        : TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
  }

  private boolean satisfied(
      String namespace, ChaincodeDefinition definition, TxRwSet sets, List<Identity> endorsers) {
    NamespaceCheck check =
        new NamespaceCheck(namespace, definition, policies, state, policyChanged, endorsers);
    for (NsRwSet set : sets.namespaces()) {
      if (set.namespace().equals(namespace) && !check.writesMay(set)) {
        return false;
      }
    }
    return check.atLeastOneSatisfied();
  }

  private void notePolicyChanges(String namespace, TxRwSet sets) {
    for (NsRwSet set : sets.namespaces()) {
      if (!set.namespace().equals(namespace)) {
        continue;
      }
      set.metadataWrites()
          .forEach(write ->
              policyChanged.add(
                  new LedgerKey(namespace, "", ByteString.copyFromUtf8(write.key()))));
      for (CollHashedRwSet collection : set.collections()) {
        String name = collection.collection();
        collection
            .metadataWrites()
            .forEach(write -> policyChanged.add(new LedgerKey(namespace, name, write.keyHash())));
      }
    }
  }

  /// @param collection empty for a public key
  /// @param key UTF-8 of a public key, hash of a private one
  record LedgerKey(String namespace, String collection, ByteString key) {}
}
