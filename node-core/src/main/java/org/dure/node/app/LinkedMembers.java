package org.dure.node.app;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataFound;
import org.dure.api.peer.v1.PrivateDataKey;
import org.dure.api.peer.v1.PrivateDataPush;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.node.collection.MemberNodes;
import org.dure.node.peer.PeerLinks;

/// The nodes of a channel's other organisations, over the links, for private plaintext.
final class LinkedMembers implements MemberNodes {
  private final String mspId;
  private final String channelId;
  private final Supplier<ChannelConfig> config;
  private final PeerLinks links;

  LinkedMembers(String mspId, String channelId, Supplier<ChannelConfig> config, PeerLinks links) {
    this.mspId = mspId;
    this.channelId = channelId;
    this.config = config;
    this.links = links;
  }

  @Override
  public List<Node> others() {
    return config.get().consenters().all().stream()
        .filter(consenter -> !consenter.mspId().equals(mspId))
        .map(consenter ->
            new Node(consenter.id(), consenter.mspId(), links.connected(channelId, consenter.id())))
        .toList();
  }

  @Override
  public CompletableFuture<Void> push(
      int consenterId, String txId, TxPvtRwSet writes, Duration deadline) {
    PrivateDataPush push =
        PrivateDataPush.newBuilder()
            .setChannelId(channelId)
            .setTxId(txId)
            .setWrites(writes.toBytes())
            .build();
    return links.pushPrivateData(consenterId, push, deadline).thenApply(kept -> null);
  }

  @Override
  public CompletableFuture<Map<Integer, CollPvtRwSet>> fetch(
      int consenterId, List<Wanted> wanted, Duration deadline) {
    FetchPrivateDataRequest.Builder request =
        FetchPrivateDataRequest.newBuilder().setChannelId(channelId);
    wanted.forEach(each -> request.addWanted(key(each)));
    return links
        .fetchPrivateData(consenterId, request.build(), deadline)
        .thenApply(batch -> sets(batch, wanted));
  }

  private static PrivateDataKey key(Wanted wanted) {
    return PrivateDataKey.newBuilder()
        .setBlockNumber(wanted.id().block())
        .setTransaction(wanted.id().tx())
        .setNamespace(wanted.id().namespace())
        .setCollection(wanted.id().collection())
        .setTxId(wanted.txId())
        .setHash(wanted.hash())
        .build();
  }

  /// What does not parse is as good as not sent.
  private static Map<Integer, CollPvtRwSet> sets(PrivateDataBatch batch, List<Wanted> wanted) {
    Map<Integer, CollPvtRwSet> sets = new HashMap<>();
    for (PrivateDataFound found : batch.getFoundList()) {
      int index = found.getIndex();
      if (index >= 0 && index < wanted.size()) {
        ByteString writes = found.getWrites();
        try {
          sets.put(index, CollPvtRwSet.parse(wanted.get(index).id().collection(), writes));
        } catch (MalformedException e) {
          sets.remove(index);
        }
      }
    }
    return sets;
  }
}
