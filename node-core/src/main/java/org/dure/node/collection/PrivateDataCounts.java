package org.dure.node.collection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts since the start of the node. Thread-safe.
public final class PrivateDataCounts implements PrivateDataMetrics {
  private final LongAdder pushed = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder pulled = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LongAdder reconciled = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

  public PrivateDataCounts() {
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /// The counts at one moment.
  ///
  /// @param refused of every reason
  public record Counted(
      long pushed,
      long taken,
      long pulled,
      long missed,
      long reconciled,
      Map<Refusal, Long> refused) {
    public Counted {
      refused = Map.copyOf(refused);
    }
  }

  public Counted now() {
    Map<Refusal, Long> reasons = new EnumMap<>(Refusal.class);
    refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new Counted(
        pushed.sum(), taken.sum(), pulled.sum(), missed.sum(), reconciled.sum(), reasons);
  }

  @Override
  public void pushed(int sets) {
    pushed.add(sets);
  }

  @Override
  public void taken(int sets) {
    taken.add(sets);
  }

  @Override
  public void pulled(int sets) {
    pulled.add(sets);
  }

  @Override
  public void missed(int sets) {
    missed.add(sets);
  }

  @Override
  public void reconciled(int sets) {
    reconciled.add(sets);
  }

  @Override
  public void refused(Refusal reason, int sets) {
    refused.getOrDefault(reason, new LongAdder()).add(sets);
  }
}
