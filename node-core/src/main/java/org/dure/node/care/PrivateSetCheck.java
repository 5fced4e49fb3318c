package org.dure.node.care;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.node.collection.SetCheck;
import org.dure.store.HashedSet;
import org.dure.store.PrivateData;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// Holds the private write sets that a node keeps beside a block against the hashes in the block.
/// That a set is lacking is no fault: it may not have come yet, have expired, or be none of this
/// organisation's. Nor are keys that were purged since.
final class PrivateSetCheck {
  private static final int PAGE = 1000;

  private final String channel;
  private final PrivateData held;
  private final Findings findings;
  private long compared;

  PrivateSetCheck(String channel, PrivateData held, Findings findings) {
    this.channel = channel;
    this.held = held;
    this.findings = findings;
  }

  /// How many sets were compared.
  long compared() {
    return compared;
  }

  /// How many sets of blocks from `first` on this node should hold and lacks.
  long missing(long first) {
    long count = 0;
    List<PrivateSetId> page = held.missing(null, PAGE);
    while (!page.isEmpty()) {
      count += page.stream().filter(id -> id.block() >= first).count();
      page = held.missing(page.getLast(), PAGE);
    }
    return count;
  }

  void check(ParsedBlock block) {
    List<PrivateSet> sets = held.sets(block.number());
    if (sets.isEmpty()) {
      return;
    }
    Map<PrivateSetId, CollHashedRwSet> hashes = hashes(block);
    for (PrivateSet set : sets) {
      compared++;
      String expected = contradiction(block, set, hashes.get(set.id()));
      if (expected != null) {
        report(set, expected);
      }
    }
  }

  /// Of sets that were written; those that were only read have no plaintext.
  private static Map<PrivateSetId, CollHashedRwSet> hashes(ParsedBlock block) {
    Map<PrivateSetId, CollHashedRwSet> hashes = new HashMap<>();
    for (int tx = 0; tx < block.size(); tx++) {
      for (HashedSet set : HashedSet.of(block, tx)) {
        if (!set.hashes().pvtRwSetHash().isEmpty()) {
          hashes.put(set.id(), set.hashes());
        }
      }
    }
    return hashes;
  }

  /// What the chain has instead, or null if it does not contradict.
  private @Nullable String contradiction(
      ParsedBlock block, PrivateSet set, @Nullable CollHashedRwSet hashes) {
    PrivateSetId id = set.id();
    if (hashes == null) {
      return "none, as the block has no such set";
    }
    TxValidationCode code = block.code(id.tx());
    if (code != TxValidationCode.VALID && code != TxValidationCode.NOT_VALIDATED) {
      return "none, as the transaction is " + code;
    }
    boolean holds = SetCheck.isWholeButFor(hashes, set.writes(), hash -> held.isPurged(id, hash));
    return holds
        ? null
        : "%d writes with hash %s"
            .formatted(hashes.writes().size(), BlockCheck.hex(hashes.pvtRwSetHash()));
  }

  private void report(PrivateSet set, String expected) {
    CollPvtRwSet writes = set.writes();
    findings.add(
        new Finding(
            channel,
            set.id().block(),
            set.id().tx(),
            "private write set",
            set.id().namespace() + " / " + set.id().collection(),
            expected,
            "%d writes with hash %s"
                .formatted(writes.writes().size(), BlockCheck.hex(SetCheck.hash(writes)))));
  }
}
