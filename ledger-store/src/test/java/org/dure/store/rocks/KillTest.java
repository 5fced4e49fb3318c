package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.block.BlockHashing;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.CommitBatch;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;
import org.dure.store.PrivateWrite;
import org.dure.store.SampleChain;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that commits block after block, and looks at what it left.
final class KillTest {
  private static final int ROUNDS = 5;

  @TempDir private Path folder;

  @Test
  void afterAKillTheLedgerHoldsWhatWasReportedAndAllOfItAgrees() throws Exception {
    long seed = 20_260_101L;
    Random random = new Random(seed);
    long reported = -1;
    for (int round = 0; round < ROUNDS; round++) {
      reported = commitUntilKilled(reported + 1 + random.nextInt(60));
      try (Ledgers ledgers = new RocksLedgers(folder)) {
        Ledger ledger = ledgers.open("ch");
        assertThat(ledger.height())
            .as("height after round %d of seed %d", round, seed)
            .isGreaterThan(reported);
        checkAgreement(ledger);
        reported = ledger.height() - 1;
      }
    }
  }

  /// Lets a process commit until it has reported block `upTo`, kills it, and returns the last block
  /// that it reported.
  private long commitUntilKilled(long upTo) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Committing.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = -1;
    boolean refused = false;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
        if (!refused) {
          checkThatOthersAreRefused();
          refused = true;
        }
        if (last >= upTo) {
          // Through the handle, which leaves the stream open: what was reported before the kill
          // counts.
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(last).as("the process died by itself").isGreaterThanOrEqualTo(upTo);
    return last;
  }

  private void checkThatOthersAreRefused() {
    try (Ledgers ledgers = new RocksLedgers(folder)) {
      assertThatThrownBy(() -> ledgers.open("ch"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LOCKED));
    }
  }

  private static void checkAgreement(Ledger ledger) {
    ByteString previous = ByteString.EMPTY;
    long count = 0;
    for (long number = 0; number < ledger.height(); number++) {
      Block block = ledger.block(number).orElseThrow();
      ByteString hash = BlockHashing.headerHash(block.getHeader());
      assertThat(block.getHeader().getPreviousHash()).isEqualTo(previous);
      assertThat(ledger.blockByHash(hash)).contains(block);
      for (ByteString envelope : block.getData().getDataList()) {
        String txId = ParsedEnvelope.parse(envelope).txId();
        assertThat(ledger.transaction(txId).orElseThrow().block()).isEqualTo(number);
      }
      Version version = new Version(number, 0);
      assertThat(ledger.state().version("cc", "block" + number)).isEqualTo(version);
      assertThat(ledger.state().getPrivate("cc", "coll", "p" + number)).isNotNull();
      HashedKey hashed = new HashedKey("cc", "coll", Sha256.ofUtf8("p" + number));
      assertThat(ledger.state().getHashed(hashed)).isNotNull();
      previous = hash;
      count++;
    }
    assertThat(ledger.lastBlockHash()).isEqualTo(previous);
    assertThat(ledger.state().get("cc", "last").value().toStringUtf8())
        .isEqualTo(Long.toString(count - 1));
    assertThat(ledger.block(count)).isEmpty();
    assertThat(ledger.state().get("cc", "block" + count)).isNull();
    try (Cursor<KeyChange> history = ledger.history("cc", "last")) {
      for (long number = count - 1; number >= 0; number--) {
        assertThat(history.next().version()).isEqualTo(new Version(number, 0));
      }
      assertThat(history.hasNext()).isFalse();
    }
  }

  /// The process: commits and reports each block once it is committed.
  static final class Committing {
    private Committing() {}

    public static void main(String[] args) {
      try (Ledgers ledgers = new RocksLedgers(Path.of(args[0]))) {
        Ledger ledger = ledgers.open("ch");
        SampleChain chain = new SampleChain(ledger);
        while (true) {
          ledger.commit(nextBlock(chain, ledger.height()));
          System.out.println(ledger.height() - 1);
          System.out.flush();
        }
      }
    }

    private static CommitBatch nextBlock(SampleChain chain, long number) {
      ByteString transaction =
          SampleChain.transaction(
              "tx" + number,
              java.util.Map.of("block" + number, "x".repeat(5000), "last", Long.toString(number)));
      Version version = new Version(number, 0);
      StateUpdates updates = new StateUpdates();
      updates.putHashed(
          "cc",
          "coll",
          Sha256.ofUtf8("p" + number),
          StateUpdate.Put.of(Sha256.ofUtf8("v"), ByteString.EMPTY, version));
      PrivateWrite write =
          new PrivateWrite("cc", "coll", "p" + number, ByteString.copyFromUtf8("v"), version);
      return chain.next(List.of(transaction), new byte[1], updates, List.of(write));
    }
  }
}
