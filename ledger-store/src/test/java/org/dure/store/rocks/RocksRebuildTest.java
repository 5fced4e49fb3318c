package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process that was killed while it put a rebuilt ledger in place has left, step by step.
final class RocksRebuildTest {
  @TempDir private Path root;
  private long height;

  @BeforeEach
  void commit() throws Exception {
    CommittingProcess.run(
        root,
        List.of(),
        (block, process) -> {
          if (block >= 5) {
            process.destroyForcibly();
          }
        });
    height = heightNow();
    assertThat(height).isGreaterThan(4);
  }

  private long heightNow() {
    try (Ledgers ledgers = CommittingProcess.ledgers(root)) {
      assertThat(ledgers.channelIds()).containsExactly(CommittingProcess.CHANNEL);
      Ledger ledger = ledgers.open(CommittingProcess.CHANNEL);
      return ledger.height();
    }
  }

  private Path beside(String step) {
    return root.resolve("." + CommittingProcess.CHANNEL + "." + step);
  }

  private void copyTo(Path to) throws Exception {
    Path from = root.resolve(CommittingProcess.CHANNEL);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  @Test
  void whileItIsBuiltTheOldOneIsInForce() throws Exception {
    Files.createDirectories(beside("building"));
    assertThat(heightNow()).isEqualTo(height);
  }

  @Test
  void whenItIsBuiltAndNothingIsPutAsideTheOldOneIsInForce() throws Exception {
    copyTo(beside("built"));
    assertThat(heightNow()).isEqualTo(height);
    assertThat(beside("built")).exists();
  }

  @Test
  void whenTheOldOneIsPutAsideOpeningPutsTheNewOneInPlace() throws Exception {
    copyTo(beside("built"));
    Files.move(root.resolve(CommittingProcess.CHANNEL), beside("old"));
    assertThat(heightNow()).isEqualTo(height);
    assertThat(beside("built")).doesNotExist();
  }

  @Test
  void theNextRebuildRemovesWhatAnEarlierOneHasLeft() throws Exception {
    copyTo(beside("built"));
    copyTo(beside("building"));
    copyTo(beside("old"));
    try (RocksRebuild rebuild = RocksRebuild.begin(root, CommittingProcess.CHANNEL)) {
      assertThat(rebuild.fresh().height()).isZero();
      assertThat(rebuild.old().height()).isEqualTo(height);
      rebuild.swap();
    }
    assertThat(heightNow()).isZero();
    assertThat(root).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aRebuildThatIsGivenUpLeavesTheOldOne() {
    RocksRebuild.begin(root, CommittingProcess.CHANNEL).close();
    assertThat(heightNow()).isEqualTo(height);
    assertThat(root).isDirectoryNotContaining("glob:**/.*");
  }
}
