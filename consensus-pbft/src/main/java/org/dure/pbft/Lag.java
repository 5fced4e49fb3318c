package org.dure.pbft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the others say of where they stand, and whether this replica is behind. Nothing here is
/// believed: a lie costs a fetch.
final class Lag {
  private final Settings settings;
  private final Quorums quorums;
  private final Map<Integer, Message.Status> statuses = new LinkedHashMap<>();
  private long behindAt;
  private long behindSinceTick;
  private long askedTick;
  private int turn;

  Lag(Settings settings, Quorums quorums) {
    this.settings = settings;
    this.quorums = quorums;
  }

  void heard(int sender, Message.Status status) {
    statuses.put(sender, status);
  }

  /// Whether at least one correct replica has delivered more.
  boolean certain(long delivered) {
    return ahead(delivered).size() >= quorums.weak();
  }

  private List<Integer> ahead(long delivered) {
    List<Integer> ahead = new ArrayList<>();
    statuses.forEach((sender, status) -> {
      if (status.delivered() > delivered) {
        ahead.add(sender);
      }
    });
    return ahead;
  }

  /// What to fetch now, or null: when the gap is wide at once, else when it has lasted longer than
  /// votes under way explain.
  Effect.@Nullable FetchDecisions fetch(Position at) {
    List<Integer> ahead = ahead(at.delivered);
    if (ahead.isEmpty()) {
      behindSinceTick = at.tick;
      return null;
    }
    if (behindAt != at.delivered) {
      behindAt = at.delivered;
      behindSinceTick = at.tick;
    }
    long widest = statuses.values().stream().mapToLong(Message.Status::delivered).max().orElse(0);
    boolean wide = widest > at.delivered + settings.window();
    boolean lasting = at.tick - behindSinceTick >= settings.resendTicks();
    boolean patient = askedTick != 0 && at.tick - askedTick < settings.resendTicks();
    if (patient || !(wide || lasting)) {
      return null;
    }
    askedTick = at.tick;
    Collections.rotate(ahead, turn++);
    return new Effect.FetchDecisions(at.delivered + 1, widest, ahead);
  }

  /// A fetch was answered: ask for more without waiting.
  void answered() {
    askedTick = 0;
  }
}
