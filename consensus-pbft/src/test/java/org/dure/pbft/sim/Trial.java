package org.dure.pbft.sim;

import java.util.function.LongConsumer;

/// One seed, behind a type that every class loader shares.
public final class Trial implements LongConsumer {
  @Override
  public void accept(long seed) {
    new Simulation(seed).run();
  }
}
