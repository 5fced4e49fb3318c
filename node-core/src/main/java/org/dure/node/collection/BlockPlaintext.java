package org.dure.node.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.state.StateUpdates;
import org.dure.node.collection.ChainSets.ChainSet;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.MissingSet;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateStaging;
import org.dure.store.PrivateUpdates;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Gathers the private plaintext of a block on its way to the ledger: what was staged here, else
/// what the nodes of members give at once. Nobody waits longer than that: a block is committed
/// without the rest, which is noted as missing and reconciled. Of invalid transactions nothing is
/// kept. For one thread.
public final class BlockPlaintext {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final String DEFINED = StoredDefinitions.NAMESPACES + "/fields/";
  private static final String COLLECTIONS = "/Collections";

  private final String mspId;
  private final PrivateStaging staging;
  private final SetFetch fetch;
  private final PrivateDataMetrics metrics;

  /// @param mspId this node's organisation
  public BlockPlaintext(
      String mspId, PrivateStaging staging, MemberNodes nodes, PrivateDataMetrics metrics) {
    this.mspId = mspId;
    this.staging = staging;
    this.metrics = metrics;
    this.fetch = new SetFetch(nodes, metrics);
  }

  /// What the block does to the plaintext here.
  ///
  /// @param codes one for each transaction
  /// @param collections as they are before the block
  public PrivateUpdates of(
      ParsedBlock block, List<TxValidationCode> codes, PrivateCollections collections) {
    List<PrivateSet> sets = new ArrayList<>();
    List<MissingSet> missing = new ArrayList<>();
    List<ChainSet> wanted = new ArrayList<>();
    for (ChainSet set : ofValid(block, codes)) {
      if (members(collections, set).contains(mspId)) {
        staged(set)
            .ifPresentOrElse(
                staged -> sets.add(new PrivateSet(set.id(), staged)), () -> wanted.add(set));
      } else {
        missing.add(new MissingSet(set.id(), MissingSet.Eligibility.STRANGER));
      }
    }
    if (!wanted.isEmpty()) {
      addFetched(wanted, collections, sets, missing);
      sets.sort(Comparator.comparing(PrivateSet::id));
    }
    return new PrivateUpdates(sets, missing, collections);
  }

  /// The chaincodes whose collections a block defines anew.
  public static Set<String> redefined(StateUpdates updates) {
    Set<String> chaincodes = new TreeSet<>();
    for (String key : updates.publicUpdates(StoredDefinitions.LIFECYCLE).keySet()) {
      if (key.startsWith(DEFINED) && key.endsWith(COLLECTIONS)) {
        chaincodes.add(key.substring(DEFINED.length(), key.length() - COLLECTIONS.length()));
      }
    }
    return chaincodes;
  }

  private static List<ChainSet> ofValid(ParsedBlock block, List<TxValidationCode> codes) {
    List<ChainSet> sets = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i) == TxValidationCode.VALID) {
        sets.addAll(ChainSets.of(block, i));
      }
    }
    return sets;
  }

  private Optional<CollPvtRwSet> staged(ChainSet set) {
    PrivateSetId id = set.id();
    return staging.staged(set.txId(), id.namespace(), id.collection(), set.hashes().pvtRwSetHash());
  }

  private void addFetched(
      List<ChainSet> wanted,
      PrivateCollections collections,
      List<PrivateSet> sets,
      List<MissingSet> missing) {
    Map<PrivateSetId, PrivateSet> found =
        fetch.fetch(
            wanted,
            set -> members(collections, set),
            (set, got) -> SetCheck.isWhole(set.hashes(), got) ? got : null,
            DEADLINE);
    for (ChainSet set : wanted) {
      PrivateSet came = found.get(set.id());
      if (came == null) {
        missing.add(new MissingSet(set.id(), MissingSet.Eligibility.MEMBER));
      } else {
        sets.add(came);
      }
    }
    metrics.pulled(found.size());
    metrics.missed(wanted.size() - found.size());
  }

  private static Set<String> members(PrivateCollections collections, ChainSet set) {
    return collections.memberOrgs(set.id().namespace(), set.id().collection());
  }
}
