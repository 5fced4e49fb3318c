package org.dure.pbft.sim;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/// Links that lose, repeat, delay, reorder, clog and part, until healed.
final class Network {
  private record Due(long tick, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTick = Long.compare(tick, other.tick);
      return byTick != 0 ? byTick : Long.compare(order, other.order);
    }
  }

  private final Random random;
  private final Options options;
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final boolean[][] cut;
  private final long[][] cloggedUntil;
  private final int[][] underWay;
  private final Consumer<String> trace;
  private long order;
  private boolean parted;
  private boolean healed;
  private long tick;

  Network(Random random, Options options, int places, Consumer<String> trace) {
    this.random = random;
    this.options = options;
    this.cut = new boolean[places][places];
    this.cloggedUntil = new long[places][places];
    this.underWay = new int[places][places];
    this.trace = trace;
  }

  void send(int from, int to, int extraTicks, Runnable arrive) {
    if (!healed && (cut[from][to] || random.nextInt(100) < options.lossPercent())) {
      return;
    }
    if (!healed && underWay[from][to] >= options.linkCapacity() && random.nextBoolean()) {
      return;
    }
    int copies = !healed && random.nextInt(100) < options.replayPercent() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long clog = healed ? 0 : Math.max(0, cloggedUntil[from][to] - tick);
      underWay[from][to]++;
      at(
          tick + 1 + delay() + clog + extraTicks,
          () -> {
            underWay[from][to]--;
            arrive.run();
          });
    }
  }

  boolean connected(int from, int to) {
    return healed || (!cut[from][to] && !cut[to][from]);
  }

  void at(long when, Runnable action) {
    due.add(new Due(Math.max(when, tick), order++, action));
  }

  int delay() {
    int mean = healed ? 1 : options.meanDelayTicks();
    return (int) Math.min(200, -mean * Math.log(1 - random.nextDouble()));
  }

  void advance(long now) {
    tick = now;
    if (!healed) {
      weather();
    }
    while (!due.isEmpty() && due.peek().tick() <= now) {
      due.remove().action().run();
    }
  }

  void heal() {
    healed = true;
  }

  private void weather() {
    int n = cut.length;
    if (random.nextInt(100_000) < options.clogChance()) {
      cloggedUntil[random.nextInt(n)][random.nextInt(n)] = tick + random.nextInt(400);
      trace.accept("clog");
    }
    if (parted ? random.nextInt(100_000) < options.healChance() : false) {
      parted = false;
      for (boolean[] row : cut) {
        java.util.Arrays.fill(row, false);
      }
      trace.accept("partition healed");
    } else if (!parted && random.nextInt(100_000) < options.partitionChance()) {
      part();
    }
  }

  private void part() {
    parted = true;
    int n = cut.length;
    int[] side = new int[n];
    switch (random.nextInt(3)) {
      case 0 -> side[random.nextInt(n)] = 1;
      case 1 -> {
        int size = random.nextInt(n);
        for (int i = 0; i < size; i++) {
          side[random.nextInt(n)] = 1;
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          side[i] = random.nextInt(2);
        }
      }
    }
    int mode = random.nextInt(4);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        boolean across = side[i] != side[j];
        cut[i][j] = mode == 0 ? random.nextInt(3) == 0 : across && (mode > 1 || side[i] == 0);
      }
    }
    trace.accept(mode < 2 ? "asymmetric partition" : "partition");
  }
}
