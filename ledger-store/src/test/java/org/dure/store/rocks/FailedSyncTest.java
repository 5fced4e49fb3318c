package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;
import org.dure.store.rocks.CommittingProcess.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A disk that reports errors.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FailedSyncTest {
  @TempDir private Path folder;
  private Path ledgers;

  @BeforeEach
  void choose() {
    ledgers = folder.resolve("ledgers");
  }

  /// After a failed fsync nobody knows what is on the disk, and trying again would lie.
  @Test
  void afterAFailedSyncTheLedgerTakesNoBlockUntilItIsOpenedAgain() throws Exception {
    assumeTrue(Strace.available(), "strace is not installed or may not trace here");
    Said said = run("fdatasync", "error=EIO:when=150");

    assertThat(said.last()).isPositive();
    assertThat(said.otherLines()).hasSize(3);
    assertThat(said.otherLines().getFirst())
        .startsWith("refused IO ledger " + ledgers)
        .contains("committing block " + (said.last() + 1));
    assertThat(said.otherLines().subList(1, 3)).containsExactly("again IO", "reads true");
    checkWhatIsLeft(said);
  }

  @ParameterizedTest
  @CsvSource({"'write,pwrite64', ENOSPC, NO_SPACE", "'write,pwrite64', EIO, IO"})
  void afterAFailedWriteTheLedgerTakesNoBlockUntilItIsOpenedAgain(
      String calls, String error, String kind) throws Exception {
    assumeTrue(Strace.available(), "strace is not installed or may not trace here");
    Said said = run(calls, "error=" + error + ":when=500+");

    assertThat(said.otherLines()).isNotEmpty();
    assertThat(said.otherLines().getFirst()).startsWith("refused " + kind + " ledger " + ledgers);
    assertThat(said.otherLines().subList(1, said.otherLines().size()))
        .doesNotContain("again committed");
    checkWhatIsLeft(said);
  }

  private Said run(String calls, String how) throws Exception {
    return CommittingProcess.run(ledgers, Strace.inject(calls, how), (block, process) -> {});
  }

  private void checkWhatIsLeft(Said said) throws Exception {
    try (Ledgers open = CommittingProcess.ledgers(ledgers)) {
      Ledger ledger = open.open(CommittingProcess.CHANNEL);
      assertThat(ledger.height()).isGreaterThan(said.last());
      LedgerAgreement.check(ledger);
    }
    long next = said.last() + 10;
    Said after =
        CommittingProcess.run(
            ledgers,
            List.of(),
            (block, process) -> {
              if (block >= next) {
                process.destroyForcibly();
              }
            });
    assertThat(after.last()).isGreaterThanOrEqualTo(next);
  }
}
