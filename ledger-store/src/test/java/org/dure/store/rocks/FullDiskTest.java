package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dure.model.Version;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;
import org.dure.store.PrivateUpdates;
import org.dure.store.SampleChain;
import org.dure.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs into the end of a small disk. Skipped where this user may not mount one.
final class FullDiskTest {
  @TempDir private Path disk;
  private boolean mounted;

  @BeforeEach
  void mountSmallDisk() throws InterruptedException {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    assumeTrue(mounted, "mounting a tmpfs needs root");
  }

  @AfterEach
  void unmount() throws InterruptedException {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void aFullDiskIsRecognisedReadingGoesOnAndAfterReopeningSoDoesWriting() throws IOException {
    Path filler = Files.write(disk.resolve("filler"), new byte[8 << 20]);
    CommitBatch refused;
    long height;
    try (Ledgers ledgers = new RocksLedgers(disk.resolve("ledgers"))) {
      Ledger ledger = ledgers.open("ch");
      refused = fill(ledger);
      height = ledger.height();

      assertThat(height).isPositive();
      assertThat(ledger.block(height - 1)).isPresent();
      assertThat(ledger.block(height)).isEmpty();
      assertThat(ledger.state().version("cc", "k" + (height - 1)))
          .isEqualTo(new Version(height - 1, 0));
    }
    Files.delete(filler);
    try (Ledgers ledgers = new RocksLedgers(disk.resolve("ledgers"))) {
      Ledger ledger = ledgers.open("ch");
      assertThat(ledger.height()).isEqualTo(height);
      ledger.commit(refused);
      assertThat(ledger.block(height)).isPresent();
    }
  }

  /// Commits until the disk is full and returns the block that found no room.
  private static CommitBatch fill(Ledger ledger) {
    Random random = new Random(11);
    SampleChain chain = new SampleChain();
    while (true) {
      long number = ledger.height();
      byte[] noise = new byte[400_000];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) (' ' + random.nextInt(94));
      }
      String value = ByteString.copyFrom(noise).toStringUtf8();
      CommitBatch next =
          chain.next(
              List.of(SampleChain.transaction("t" + number, Map.of("k" + number, value))),
              PrivateUpdates.none());
      try {
        ledger.commit(next);
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.NO_SPACE);
        assertThat(e).hasMessageContaining("committing block " + number + ": the disk is full");
        assertThatThrownBy(() -> ledger.commit(next)).isInstanceOf(StoreException.class);
        return next;
      }
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
