package org.dure.pbft;

import java.util.List;

/// One replica of the group: events in, effects out.
public final class Replica {
  /// @param self this replica's id in `group`
  public Replica(int self, ReplicaSet group, Settings settings, Ports ports) {}

  /// Takes one event and says what to do, in order. The first event is [Event.Recovered].
  public List<Effect> step(Event event) {
    throw new IllegalStateException("before the first event");
  }

  /// Where this replica stands.
  public ReplicaStatus status() {
    throw new IllegalStateException("before the first event");
  }
}
