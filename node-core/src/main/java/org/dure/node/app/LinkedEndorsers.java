package org.dure.node.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dure.node.gateway.RemoteEndorsers;
import org.dure.node.order.OrderStatus;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerUnavailableException;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// The gateway's way to the other organisations' nodes: the links that ordering keeps open.
final class LinkedEndorsers implements RemoteEndorsers {
  private final OpenChannels channels;
  private final PeerLinks links;

  LinkedEndorsers(OpenChannels channels, PeerLinks links) {
    this.channels = channels;
    this.links = links;
  }

  @Override
  public List<Endpoint> nodesOf(String channelId) {
    return peers(channelId).stream()
        .map(peer -> new Endpoint(peer.mspId(), peer.address(), peer.connected()))
        .toList();
  }

  private List<OrderStatus.PeerStanding> peers(String channelId) {
    Channel channel = channels.channel(channelId);
    return channel == null ? List.of() : channel.ordering().status().peers();
  }

  @Override
  public CompletableFuture<ProposalResponse> process(
      Endpoint node, SignedProposal proposal, Duration timeout) {
    for (String channelId : channels.ids()) {
      for (OrderStatus.PeerStanding peer : peers(channelId)) {
        if (peer.address().equals(node.address())) {
          return links.processProposal(channelId, peer.consenterId(), proposal, timeout);
        }
      }
    }
    return CompletableFuture.failedFuture(
        new PeerUnavailableException("no channel has a node at " + node.address()));
  }
}
