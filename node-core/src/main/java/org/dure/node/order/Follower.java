package org.dure.node.order;

import java.util.List;
import java.util.Map;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.ReplicaStatus;

/// Stands where the replica stands, on a node that has no vote: it asks one consenter after another
/// for what follows, and delivers what comes.
final class Follower {
  private static final int ASK_TICKS = 20;
  private static final int BLOCKS = 256;

  private final List<Integer> sources;
  private long delivered;
  private long tick;
  private int turn;
  private boolean more;

  /// @param delivered the newest block that is here
  /// @param sources the consenters
  Follower(long delivered, List<Integer> sources) {
    this.delivered = delivered;
    this.sources = List.copyOf(sources);
  }

  List<Effect> step(Event event) {
    return switch (event) {
      case Event.Tick t -> ask();
      case Event.Fetched(var decision) when decision.sequence() == delivered + 1 -> {
        delivered++;
        more = true;
        yield List.of(new Effect.Deliver(decision));
      }
      default -> List.of();
    };
  }

  private List<Effect> ask() {
    boolean due = tick++ % ASK_TICKS == 0 || (more && tick % 2 == 0);
    if (!due || sources.isEmpty()) {
      return List.of();
    }
    more = false;
    int source = sources.get(turn++ % sources.size());
    return List.of(new Effect.FetchDecisions(delivered + 1, delivered + BLOCKS, List.of(source)));
  }

  /// In no view, led by nobody.
  ReplicaStatus status() {
    return new ReplicaStatus(0, 0, true, delivered, delivered, 0, 0, 0, Map.of(), "");
  }
}
