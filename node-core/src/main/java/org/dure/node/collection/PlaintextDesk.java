package org.dure.node.collection;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.function.IntFunction;
import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataFound;
import org.dure.api.peer.v1.PrivateDataKept;
import org.dure.api.peer.v1.PrivateDataKey;
import org.dure.api.peer.v1.PrivateDataPush;
import org.dure.model.MalformedException;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.NsPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.node.collection.PrivateDataMetrics.Refusal;
import org.dure.node.peer.PlaintextIntake;
import org.dure.store.Ledger;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateStaging;
import org.jspecify.annotations.Nullable;

/// Takes the plaintext that other endorsers push, and gives plaintext to nodes that may have it: of
/// organisations that were members when the transaction was judged, or are now. What is pushed is
/// only kept until its block comes, under the sender's own share of room, and counts only if its
/// hash is the one on the chain.
public final class PlaintextDesk implements PlaintextIntake {
  private static final int WANTED_MAX = 1000;
  private static final long ANSWER_BYTES_MAX = 32L << 20;
  private static final int TX_ID_MAX = 256;

  private final String mspId;
  private final Ledger ledger;
  private final CollectionHistory history;
  private final IntFunction<@Nullable String> mspOf;
  private final PrivateDataMetrics metrics;

  /// @param mspId this node's organisation
  /// @param mspOf the organisation of a consenter
  public PlaintextDesk(
      String mspId,
      Ledger ledger,
      CollectionHistory history,
      IntFunction<@Nullable String> mspOf,
      PrivateDataMetrics metrics) {
    this.mspId = mspId;
    this.ledger = ledger;
    this.history = history;
    this.mspOf = mspOf;
    this.metrics = metrics;
  }

  @Override
  public Answer<PrivateDataKept> take(int from, PrivateDataPush push) {
    TxPvtRwSet writes;
    try {
      writes = TxPvtRwSet.parse(push.getWrites());
    } catch (MalformedException e) {
      metrics.refused(Refusal.MALFORMED_PUSH, 1);
      return new Answer.Refused<>("private data of consenter " + from + ": " + e.getMessage());
    }
    if (push.getTxId().isEmpty() || push.getTxId().length() > TX_ID_MAX || writes.isEmpty()) {
      metrics.refused(Refusal.MALFORMED_PUSH, 1);
      return new Answer.Refused<>("private data need a transaction id and at least one set");
    }
    int sets = writes.namespaces().stream().mapToInt(each -> each.collections().size()).sum();
    String foreign = foreign(writes);
    if (!foreign.isEmpty()) {
      metrics.refused(Refusal.FOREIGN_PUSH, sets);
      return new Answer.Refused<>(foreign);
    }
    return switch (ledger.staging().stage(push.getTxId(), ledger.height(), writes, from)) {
      case KEPT -> {
        metrics.taken(sets);
        yield new Answer.Given<>(PrivateDataKept.getDefaultInstance());
      }
      case FULL -> {
        metrics.refused(Refusal.NO_ROOM, sets);
        yield new Answer.Full<>(
            "private data of consenter %d that wait for a block take all of its share of %d bytes"
                .formatted(from, PrivateStaging.BYTES_MAX));
      }
    };
  }

  /// Why this node should not have what it is given, or nothing. A collection that is not known
  /// here yet may be known to an endorser that is ahead.
  private String foreign(TxPvtRwSet writes) {
    PrivateCollections collections = history.now();
    for (NsPvtRwSet namespace : writes.namespaces()) {
      for (CollPvtRwSet set : namespace.collections()) {
        PrivateCollection known = collections.find(namespace.namespace(), set.collection());
        if (known != null && !known.has(mspId)) {
          return "%s is no member of collection %s of chaincode %s"
              .formatted(mspId, set.collection(), namespace.namespace());
        }
      }
    }
    return "";
  }

  @Override
  public Answer<PrivateDataBatch> give(int from, FetchPrivateDataRequest request) {
    if (request.getWantedCount() > WANTED_MAX) {
      return new Answer.Refused<>("at most " + WANTED_MAX + " sets a call");
    }
    String caller = mspOf.apply(from);
    PrivateCollections now = history.now();
    PrivateDataBatch.Builder batch = PrivateDataBatch.newBuilder();
    long bytes = 0;
    for (int i = 0; i < request.getWantedCount() && bytes < ANSWER_BYTES_MAX; i++) {
      PrivateDataKey wanted = request.getWanted(i);
      boolean may = caller != null && mayHave(caller, wanted, now);
      Optional<CollPvtRwSet> set = may ? find(wanted) : Optional.empty();
      if (!may) {
        metrics.refused(Refusal.STRANGER_ASKED, 1);
      }
      if (set.isPresent()) {
        ByteString writes = set.get().toBytes();
        bytes += writes.size();
        batch.addFound(PrivateDataFound.newBuilder().setIndex(i).setWrites(writes));
      }
    }
    return new Answer.Given<>(batch.build());
  }

  private boolean mayHave(String caller, PrivateDataKey wanted, PrivateCollections now) {
    return isMember(caller, wanted, now)
        || wanted.getBlockNumber() < ledger.height()
            && isMember(caller, wanted, history.before(wanted.getBlockNumber()));
  }

  private static boolean isMember(
      String caller, PrivateDataKey wanted, PrivateCollections collections) {
    return collections.memberOrgs(wanted.getNamespace(), wanted.getCollection()).contains(caller);
  }

  private Optional<CollPvtRwSet> find(PrivateDataKey wanted) {
    Optional<CollPvtRwSet> committed =
        ledger
            .privateData()
            .set(
                new PrivateSetId(
                    wanted.getBlockNumber(),
                    wanted.getTransaction(),
                    wanted.getNamespace(),
                    wanted.getCollection()));
    return committed.isPresent()
        ? committed
        : ledger
            .staging()
            .staged(
                wanted.getTxId(), wanted.getNamespace(), wanted.getCollection(), wanted.getHash());
  }
}
