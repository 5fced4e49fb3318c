package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dure.store.IndexFault;
import org.dure.store.Ledgers;
import org.dure.store.StoreException;
import org.dure.store.rocks.CommittingProcess.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that commits block after block, and looks at what it left. Its write buffers are
/// so small that it flushes and compacts all the time. In the soak profile 250 kills of each kind.
final class KillTest {
  private static final boolean SOAK = Boolean.getBoolean("dure.soak");
  private static final int ROUNDS = SOAK ? 250 : 5;
  private static final long SEED = 20_260_101L;

  /// After so many blocks a ledger is left for a new one, to keep looking at all of it short.
  private static final long BLOCKS_MAX = 600;

  /// System calls by which a commit, a flush or a compaction reaches the disk.
  private static final List<String> CALLS =
      List.of("fdatasync", "write,pwrite64", "fsync", "rename", "ftruncate,fallocate", "unlink");

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private int ledgersBegun;
  private Path current;
  private long reported;

  @Test
  void afterAKillAtAnyTimeTheLedgerHoldsWhatWasReportedAndAllOfItAgrees() throws Exception {
    begin();
    for (int round = 0; round < ROUNDS; round++) {
      long upTo = reported + 1 + random.nextInt(60);
      boolean[] refused = new boolean[1];
      Said said =
          CommittingProcess.run(
              current,
              List.of(),
              (block, process) -> {
                if (!refused[0]) {
                  checkThatOthersAreRefused();
                  refused[0] = true;
                }
                if (block >= upTo) {
                  process.destroyForcibly();
                }
              });
      assertThat(said.last()).as("the process died by itself").isGreaterThanOrEqualTo(upTo);
      look(round, "a kill", said);
    }
  }

  @Test
  void afterAKillWithinASystemCallTheLedgerHoldsWhatWasReportedAndAllOfItAgrees() throws Exception {
    assumeTrue(Strace.available(), "strace is not installed or may not trace here");
    begin();
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String calls = CALLS.get(round % CALLS.size());
      int nth = 1 + random.nextInt(calls.startsWith("write") ? 200 : 30);
      long until = reported + 400;
      Said said =
          CommittingProcess.run(
              current,
              Strace.inject(calls, "signal=KILL:when=" + nth),
              (block, process) -> {
                if (block >= until) {
                  process.descendants().forEach(ProcessHandle::destroyForcibly);
                }
              });
      killed += said.last() < until ? 1 : 0;
      look(round, "a kill in call %d of %s".formatted(nth, calls), said);
    }
    assertThat(killed).as("kills that hit a system call").isGreaterThanOrEqualTo(ROUNDS / 2);
  }

  private void begin() {
    current = folder.resolve("ledgers" + ledgersBegun++);
    reported = -1;
  }

  private void look(int round, String after, Said said) {
    assertThat(said.otherLines()).as("round %d of seed %d, %s", round, SEED, after).isEmpty();
    try (RocksLedgers ledgers = CommittingProcess.ledgers(current)) {
      RocksLedger ledger = ledgers.opened(CommittingProcess.CHANNEL);
      assertThat(ledger.height())
          .as("height after round %d of seed %d, %s", round, SEED, after)
          .isGreaterThan(Math.max(said.last(), reported));
      LedgerAgreement.check(ledger);
      List<IndexFault> faults = new ArrayList<>();
      ledger.checkIndexes(faults::add);
      RocksIndexesTest.built(ledger);
      ledger.checkIndexes(faults::add);
      assertThat(faults).as("indexes after round %d of seed %d, %s", round, SEED, after).isEmpty();
      reported = ledger.height() - 1;
    }
    if (reported > BLOCKS_MAX) {
      begin();
    }
  }

  private void checkThatOthersAreRefused() {
    try (Ledgers ledgers = CommittingProcess.ledgers(current)) {
      assertThatThrownBy(() -> ledgers.open(CommittingProcess.CHANNEL))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LOCKED));
    }
  }
}
