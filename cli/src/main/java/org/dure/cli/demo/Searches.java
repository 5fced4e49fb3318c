package org.dure.cli.demo;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.dure.cli.console.Console;
import org.dure.contracts.land.data.Cadastre;

/// Measures how soon one node answers searches over a cadastre, one after the other, through its
/// gateway.
final class Searches {
  private static final int WARM_UP = 500;
  private static final int COUNT = 2_000;
  private static final double HALF_WIDTH = 0.0006;
  private static final double HALF_HEIGHT = 0.0005;

  private final Console console;
  private final Registry registry;
  private final Cadastre cadastre;

  Searches(Console console, Registry registry, Cadastre cadastre) {
    this.console = console;
    this.registry = registry;
    this.cadastre = cadastre;
  }

  void measure() {
    console.print("\n%,d searches of each kind at one node".formatted(COUNT));
    measure("by box (107 m by 111 m)", this::byBox);
    measure("by owner", random -> registry.parcelsOfOwner(cadastre.owner(random)));
  }

  private int byBox(Random random) {
    double[] at = cadastre.middle(random.nextInt(cadastre.parcels()));
    return registry.parcelsInBox(
        at[0] - HALF_WIDTH, at[1] - HALF_HEIGHT, at[0] + HALF_WIDTH, at[1] + HALF_HEIGHT);
  }

  private void measure(String what, ToIntFunction<Random> search) {
    Random random = new Random(1);
    long[] nanos = new long[COUNT];
    long found = 0;
    for (int i = -WARM_UP; i < COUNT; i++) {
      long begin = System.nanoTime();
      int parcels = search.applyAsInt(random);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - begin;
        found += parcels;
      }
    }
    Arrays.sort(nanos);
    console.print(
        "  %-24s p50 %.1f ms, p99 %.1f ms, longest %.1f ms; %.1f parcels each"
            .formatted(
                what,
                nanos[COUNT / 2] / 1e6,
                nanos[COUNT * 99 / 100] / 1e6,
                nanos[COUNT - 1] / 1e6,
                (double) found / COUNT));
  }
}
