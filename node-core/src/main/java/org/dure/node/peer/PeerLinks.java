package org.dure.node.peer;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import io.grpc.stub.ClientCalls;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.dure.api.peer.v1.BlockChunk;
import org.dure.api.peer.v1.EnvelopeBatch;
import org.dure.api.peer.v1.FetchBlocksRequest;
import org.dure.api.peer.v1.FetchEnvelopesRequest;
import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.Frame;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataKept;
import org.dure.api.peer.v1.PrivateDataPush;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/// This node's way to the others: for each node one connection for the stream of frames and one for
/// calls, shared by all channels. Sending never blocks; a peer that is slow, gone or hostile costs
/// at most its own bounded queue.
public final class PeerLinks implements AutoCloseable {
  private static final int FRAME_BYTES_MAX = 512 << 10;

  private final PeerTls tls;
  private final LinkLimits limits;
  private final LinkMetrics metrics;
  private final MultiThreadIoEventLoopGroup loops;
  private final ScheduledExecutorService timer;
  private final Map<PeerNode.Key, PeerNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, PeerNode>> channels = new ConcurrentHashMap<>();

  public PeerLinks(PeerTls tls, LinkLimits limits, LinkMetrics metrics) {
    this.tls = tls;
    this.limits = limits;
    this.metrics = metrics;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("peer-io", true), NioIoHandler.newFactory());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("peer-timer").factory());
  }

  /// Says which other nodes a channel has. Links to new ones are opened, links that no channel
  /// needs are closed.
  public synchronized void members(String channelId, List<PeerMember> others) {
    Map<Integer, PeerNode> byId = new LinkedHashMap<>();
    for (PeerMember member : others) {
      byId.put(member.consenterId(), nodes.computeIfAbsent(PeerNode.Key.of(member), this::opened));
    }
    channels.put(channelId, byId);
    closeUnused();
  }

  /// Forgets a channel.
  public synchronized void leave(String channelId) {
    channels.remove(channelId);
    closeUnused();
  }

  private PeerNode opened(PeerNode.Key key) {
    PeerNode node = PeerNode.open(key, tls, loops, timer, limits, metrics);
    node.link().start();
    return node;
  }

  private void closeUnused() {
    Set<PeerNode> used = new HashSet<>();
    channels.values().forEach(byId -> used.addAll(byId.values()));
    nodes
        .values()
        .removeIf(node -> {
          boolean unused = !used.contains(node);
          if (unused) {
            node.close();
          }
          return unused;
        });
  }

  private @Nullable PeerNode node(String channelId, int consenterId) {
    Map<Integer, PeerNode> byId = channels.get(channelId);
    return byId == null ? null : byId.get(consenterId);
  }

  private PeerNode required(String channelId, int consenterId) throws PeerUnavailableException {
    PeerNode node = node(channelId, consenterId);
    if (node == null) {
      throw new PeerUnavailableException(
          "channel " + channelId + " has no other node with consenter id " + consenterId);
    }
    return node;
  }

  /// Whether frames reach the other node at this moment.
  public boolean connected(String channelId, int consenterId) {
    PeerNode node = node(channelId, consenterId);
    return node != null && node.link().connected();
  }

  /// Frames and their bytes that wait for one peer; zero for an unknown one.
  public LinkBacklog backlog(String channelId, int consenterId) {
    PeerNode node = node(channelId, consenterId);
    return node == null
        ? new LinkBacklog(0, 0)
        : new LinkBacklog(node.link().queue().size(), node.link().queue().bytes());
  }

  /// Queues a consensus message; ahead of all envelopes.
  public void sendConsensus(String channelId, int consenterId, ByteString message) {
    PeerNode node = node(channelId, consenterId);
    if (node != null) {
      Frame frame = Frame.newBuilder().setChannelId(channelId).setConsensus(message).build();
      node.link().send(OutboundQueue.Lane.CONSENSUS, frame);
    }
  }

  /// Queues envelopes for the pools of all other nodes of the channel, in frames of about half a
  /// mebibyte.
  public void broadcastEnvelopes(String channelId, List<ByteString> envelopes) {
    Map<Integer, PeerNode> byId = channels.get(channelId);
    if (byId == null || byId.isEmpty()) {
      return;
    }
    for (Frame frame : frames(channelId, envelopes)) {
      byId.values().forEach(node -> node.link().send(OutboundQueue.Lane.ENVELOPES, frame));
    }
  }

  /// Queues envelopes for the pool of one other node.
  public void sendEnvelopes(String channelId, int consenterId, List<ByteString> envelopes) {
    PeerNode node = node(channelId, consenterId);
    if (node != null) {
      for (Frame frame : frames(channelId, envelopes)) {
        node.link().send(OutboundQueue.Lane.ENVELOPES, frame);
      }
    }
  }

  private static List<Frame> frames(String channelId, List<ByteString> envelopes) {
    List<Frame> frames = new ArrayList<>();
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    long bytes = 0;
    for (ByteString envelope : envelopes) {
      if (bytes > 0 && bytes + envelope.size() > FRAME_BYTES_MAX) {
        frames.add(Frame.newBuilder().setChannelId(channelId).setEnvelopes(batch).build());
        batch = EnvelopeBatch.newBuilder();
        bytes = 0;
      }
      batch.addEnvelopes(envelope);
      bytes += envelope.size();
    }
    if (bytes > 0) {
      frames.add(Frame.newBuilder().setChannelId(channelId).setEnvelopes(batch).build());
    }
    return frames;
  }

  /// Asks one node for envelopes. Fails with [PeerUnavailableException]; the answer may hold fewer
  /// than asked for, and nothing about it has been checked.
  public CompletableFuture<List<ByteString>> fetchEnvelopes(
      String channelId, int consenterId, List<ByteString> digests, Duration deadline) {
    FetchEnvelopesRequest request =
        FetchEnvelopesRequest.newBuilder().setChannelId(channelId).addAllDigests(digests).build();
    return ask(channelId, consenterId, node -> node.fetchEnvelopes(request, deadline))
        .thenApply(EnvelopeBatch::getEnvelopesList);
  }

  /// Asks another organisation's node to endorse. Fails with [PeerUnavailableException] whose cause
  /// holds the gRPC status.
  public CompletableFuture<ProposalResponse> processProposal(
      String channelId, int consenterId, SignedProposal proposal, Duration deadline) {
    return ask(channelId, consenterId, node -> node.processProposal(proposal, deadline));
  }

  /// Gives one node private plaintext, and is done when the node keeps it. Fails with
  /// [PeerUnavailableException].
  public CompletableFuture<PrivateDataKept> pushPrivateData(
      int consenterId, PrivateDataPush push, Duration deadline) {
    return ask(push.getChannelId(), consenterId, node -> node.pushPrivateData(push, deadline));
  }

  /// Asks one node for private plaintext. Fails with [PeerUnavailableException]; the answer may
  /// hold less than asked for, and nothing about it has been checked.
  public CompletableFuture<PrivateDataBatch> fetchPrivateData(
      int consenterId, FetchPrivateDataRequest request, Duration deadline) {
    return ask(
        request.getChannelId(), consenterId, node -> node.fetchPrivateData(request, deadline));
  }

  private <T> CompletableFuture<T> ask(
      String channelId, int consenterId, Function<PeerNode, CompletableFuture<T>> call) {
    try {
      return call.apply(required(channelId, consenterId));
    } catch (PeerUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Receives blocks one after the other.
  @FunctionalInterface
  public interface BlockReceiver {
    /// Takes one marshalled block, unchecked; `false` ends the fetch.
    boolean receive(ByteString block);
  }

  /// Fetches blocks on the calling thread, oldest first, one at a time; a slow receiver slows the
  /// sender. Returns the number received.
  public int fetchBlocks(
      String channelId,
      int consenterId,
      long fromNumber,
      int blocksMax,
      Duration deadline,
      BlockReceiver receiver)
      throws PeerUnavailableException {
    PeerNode node = required(channelId, consenterId);
    FetchBlocksRequest request =
        FetchBlocksRequest.newBuilder()
            .setChannelId(channelId)
            .setFromNumber(fromNumber)
            .setBlocksMax(blocksMax)
            .build();
    return receive(
        node,
        PeerNode.FETCH_BLOCKS,
        request,
        BlockChunk::getBlock,
        new Bounds(blocksMax, deadline),
        receiver);
  }

  /// Fetches blocks by Fabric's Deliver, for a node that is no consenter of the channel: whoever
  /// may read the channel may do so. As [#fetchBlocks] otherwise.
  public void deliverBlocks(
      String channelId,
      int consenterId,
      Envelope request,
      int blocksMax,
      Duration deadline,
      BlockReceiver receiver)
      throws PeerUnavailableException {
    PeerNode node = required(channelId, consenterId);
    receive(
        node,
        DeliverGrpc.getDeliverMethod(),
        request,
        answer -> answer.hasBlock() ? answer.getBlock().toByteString() : null,
        new Bounds(blocksMax, deadline),
        receiver);
  }

  private record Bounds(int blocksMax, Duration deadline) {}

  /// What an answer carries: a marshalled block, or nothing when no more follow.
  @FunctionalInterface
  private interface BlockIn<A> {
    @Nullable ByteString of(A answer);
  }

  /// Sends one request and receives blocks until there are no more, there are too many, or the
  /// receiver has enough. Returns the number received.
  private static <Q, A> int receive(
      PeerNode node,
      MethodDescriptor<Q, A> method,
      Q request,
      BlockIn<A> blockIn,
      Bounds bounds,
      BlockReceiver receiver)
      throws PeerUnavailableException {
    var call =
        ClientCalls.blockingV2ServerStreamingCall(
            node.calls(), method, PeerNode.within(bounds.deadline()), request);
    int received = 0;
    try {
      for (A answer = call.read(); answer != null; answer = call.read()) {
        ByteString block = blockIn.of(answer);
        if (block == null) {
          break;
        }
        received++;
        if (received > bounds.blocksMax() || !receiver.receive(block)) {
          break;
        }
      }
      return received;
    } catch (StatusException e) {
      throw new PeerUnavailableException(
          "blocks from " + node.key().address() + ": " + e.getStatus(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerUnavailableException("interrupted while fetching blocks", e);
    } finally {
      call.cancel("done", null);
    }
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.clear();
    closeUnused();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
