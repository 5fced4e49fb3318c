package org.dure.pbft.sim;

import java.util.SplittableRandom;

/// What a seed decides for a whole run; printed with a failure. Times in milliseconds,
/// probabilities per message or per tick.
record Options(
    long seed,
    int n,
    int byzantine,
    Behaviour behaviour,
    int delayMin,
    int delayMean,
    double loss,
    double duplicate,
    double partitionPerTick,
    double healPerTick,
    boolean asymmetric,
    double crashPerTick,
    double restartPerTick,
    double pausePerTick,
    double lostDisk,
    double tornStep,
    int requests,
    int safetyMillis) {

  /// What the Byzantine replicas do.
  enum Behaviour {
    NONE,
    SILENT,
    EQUIVOCATING,
    MUTATING,
    REPLAYING,
    FORGETFUL,
    SLOW
  }

  private static final int[] SIZES = {1, 4, 4, 4, 5, 7, 10, 13};

  static Options draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = SIZES[random.nextInt(SIZES.length)];
    int f = (n - 1) / 3;
    int byzantine = f == 0 ? 0 : random.nextInt(f + 1);
    Behaviour behaviour =
        byzantine == 0
            ? Behaviour.NONE
            : Behaviour.values()[1 + random.nextInt(Behaviour.values().length - 1)];
    return new Options(
        seed,
        n,
        byzantine,
        behaviour,
        random.nextInt(5),
        1 + random.nextInt(40),
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3,
        random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.5,
        random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.01,
        0.01 + random.nextDouble() * 0.05,
        random.nextBoolean(),
        random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.002,
        0.005 + random.nextDouble() * 0.05,
        random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.001,
        random.nextInt(3) == 0 ? 0.3 : 0,
        random.nextInt(2) == 0 ? 0 : random.nextDouble() * 0.0005,
        20 + random.nextInt(80),
        4_000 + random.nextInt(8_000));
  }
}
