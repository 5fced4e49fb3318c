package org.dure.pbft.sim;

import java.util.Random;
import org.dure.pbft.Quorums;
import org.dure.pbft.Settings;

/// What one seed decides before it starts. Chances are per tick of 10 ms, in 1/100,000, unless
/// said.
///
/// @param byzantine replicas with a behaviour
/// @param reformats correct replicas that may lose their disk or journal, or find a record of it
///   unreadable, within what f leaves
/// @param next what a newer release sets otherwise: only what need not be the same on all replicas
/// @param meanDelayTicks mean of the exponential one-way delay
/// @param lossPercent packets lost
/// @param linkCapacity packets under way on a link above which every other is lost
/// @param diskLatencyTicks the most that a write takes
/// @param replayPercent packets that arrive twice
/// @param misdirectChance writes, in 1/100,000, that land on an older record
/// @param upgradeChance that all replicas begin to be restarted with the newer release, in turn
public record Options(
    int n,
    int byzantine,
    int reformats,
    Settings settings,
    Settings next,
    int faultTicks,
    int meanDelayTicks,
    int lossPercent,
    int replayPercent,
    int clogChance,
    int partitionChance,
    int healChance,
    int crashChance,
    int restartChance,
    int pauseChance,
    int linkCapacity,
    int diskLatencyTicks,
    int requestPercent,
    int misdirectChance,
    int upgradeChance) {

  private static final int[] SIZES = {1, 4, 4, 4, 5, 7, 10, 13};

  static Options draw(Random random) {
    int n = SIZES[random.nextInt(SIZES.length)];
    int f = new Quorums(n).faulty();
    int byzantine = random.nextInt(f + 1);
    boolean calm = random.nextInt(4) == 0;
    int interval = 1 + random.nextInt(8);
    int window = 1 + random.nextInt(5);
    Settings settings =
        new Settings(
            window,
            interval,
            2 * interval + window + random.nextInt(10),
            40 + random.nextInt(60),
            150,
            400,
            10 + random.nextInt(10),
            16 + random.nextInt(48),
            random.nextInt(6),
            1 + random.nextInt(40));
    Settings next =
        new Settings(
            1 + random.nextInt(settings.logWindow() - interval),
            interval,
            settings.logWindow(),
            40 + random.nextInt(60),
            150,
            400,
            10 + random.nextInt(10),
            16 + random.nextInt(48),
            settings.term(),
            settings.exclusion());
    return new Options(
        n,
        byzantine,
        random.nextInt(f - byzantine + 1),
        settings,
        next,
        600 + random.nextInt(1400),
        1 + random.nextInt(7),
        calm ? 0 : random.nextInt(30),
        calm ? 0 : random.nextInt(50),
        calm ? 0 : random.nextInt(1000),
        calm ? 0 : random.nextInt(1500),
        1000 + random.nextInt(9000),
        calm ? 0 : random.nextInt(400),
        500 + random.nextInt(3000),
        calm ? 0 : random.nextInt(150),
        calm ? 1_000 : 2 + random.nextInt(60),
        random.nextInt(3) == 0 ? random.nextInt(30) : random.nextInt(4),
        5 + random.nextInt(60),
        calm ? 0 : random.nextInt(1000),
        calm ? 0 : random.nextInt(150));
  }
}
