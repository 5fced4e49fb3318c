package org.dure.node.order;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dure.membership.config.Consenters;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerUnavailableException;

/// Tells a node that starts with nothing but the genesis block whether it is new or has lost its
/// folder: the others of a channel in which anything was ever decided have a block 1. Without this
/// question all nodes of a new channel would take themselves for forgetful, and each would wait for
/// the others to vote. Used by one thread.
final class History {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /// What the others' answers come to so far.
  enum Answer {
    /// Enough of them have no block beside the genesis block.
    NONE,
    /// At least one of them claims to have more.
    SOME,
    /// Too few have answered.
    UNKNOWN
  }

  private final String channelId;
  private final PeerLinks links;
  private final Supplier<Epoch> epoch;
  private final Map<Integer, Boolean> answers = new HashMap<>();

  History(String channelId, PeerLinks links, Supplier<Epoch> epoch) {
    this.channelId = channelId;
    this.links = links;
    this.epoch = epoch;
  }

  /// Asks those who are connected and have not answered yet. Blocks at most a second for each.
  Answer ask() {
    List<Integer> others = epoch.get().others();
    for (int other : others) {
      if (!answers.containsKey(other) && links.connected(channelId, other)) {
        ask(other);
      }
    }
    if (answers.containsValue(true)) {
      return Answer.SOME;
    }
    return answers.size() >= needed(others.size() + 1) ? Answer.NONE : Answer.UNKNOWN;
  }

  private void ask(int other) {
    try {
      boolean more = links.fetchBlocks(channelId, other, 1, 1, DEADLINE, block -> true) > 0;
      answers.put(other, more);
    } catch (PeerUnavailableException e) {
      // Asked again with the next round.
      return;
    }
  }

  /// So many others that a correct one among them took part in whatever a quorum decided.
  private static int needed(int replicas) {
    int absent = replicas - Consenters.quorum(replicas);
    return Math.min(replicas - 1, absent + Consenters.faulty(replicas));
  }
}
