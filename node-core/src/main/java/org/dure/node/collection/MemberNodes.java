package org.dure.node.collection;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.store.PrivateSetId;

/// The other nodes of a channel, as far as private plaintext goes between them. The composition
/// connects it to the peer links.
public interface MemberNodes {

  /// All others, whether they can be reached at present or not.
  List<Node> others();

  /// Gives a node plaintext; done when the node keeps it, failed otherwise.
  CompletableFuture<Void> push(int consenterId, String txId, TxPvtRwSet writes, Duration deadline);

  /// Asks a node for sets; gives those it sent by their place in `wanted`. Nothing about them has
  /// been checked.
  CompletableFuture<Map<Integer, CollPvtRwSet>> fetch(
      int consenterId, List<Wanted> wanted, Duration deadline);

  /// Another node.
  record Node(int consenterId, String mspId, boolean connected) {}

  /// A set to be fetched.
  ///
  /// @param hash of the whole set, as the chain has it
  record Wanted(PrivateSetId id, String txId, ByteString hash) {}

  /// For a node by itself: there is nobody to ask.
  static MemberNodes none() {
    return new MemberNodes() {
      @Override
      public List<Node> others() {
        return List.of();
      }

      @Override
      public CompletableFuture<Void> push(
          int consenterId, String txId, TxPvtRwSet writes, Duration deadline) {
        return CompletableFuture.failedFuture(new IllegalStateException("there is no other node"));
      }

      @Override
      public CompletableFuture<Map<Integer, CollPvtRwSet>> fetch(
          int consenterId, List<Wanted> wanted, Duration deadline) {
        return CompletableFuture.completedFuture(Map.of());
      }
    };
  }
}
