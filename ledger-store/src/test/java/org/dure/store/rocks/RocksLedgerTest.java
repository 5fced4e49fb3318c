package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dure.store.LedgerContract;
import org.dure.store.Ledgers;
import org.dure.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksLedgerTest extends LedgerContract {
  @TempDir private Path folder;

  @Override
  protected Ledgers openLedgers() {
    return new RocksLedgers(folder);
  }

  @Test
  void aFolderOfAnotherChannelIsRefused(@TempDir Path elsewhere) throws IOException {
    try (Ledgers ledgers = new RocksLedgers(elsewhere)) {
      ledgers.open("one");
    }
    Files.move(elsewhere.resolve("one"), elsewhere.resolve("two"));
    try (Ledgers ledgers = new RocksLedgers(elsewhere)) {
      assertThatThrownBy(() -> ledgers.open("two"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is of channel one, not two")
          .extracting(e -> ((StoreException) e).kind())
          .isEqualTo(StoreException.Kind.FOREIGN);
    }
  }

  @Test
  void aLedgerThatIsInUseIsRefused() {
    try (Ledgers second = new RocksLedgers(folder)) {
      assertThatThrownBy(() -> second.open("ch"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by another process")
          .extracting(e -> ((StoreException) e).kind())
          .isEqualTo(StoreException.Kind.LOCKED);
    }
  }

  @Test
  void aDamagedLedgerIsReportedWithItsFolder(@TempDir Path elsewhere) throws IOException {
    try (Ledgers ledgers = new RocksLedgers(elsewhere)) {
      ledgers.open("one");
    }
    Files.writeString(elsewhere.resolve("one").resolve("CURRENT"), "rubbish");
    try (Ledgers ledgers = new RocksLedgers(elsewhere)) {
      assertThatThrownBy(() -> ledgers.open("one"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(elsewhere.resolve("one").toString())
          .extracting(e -> ((StoreException) e).kind())
          .isEqualTo(StoreException.Kind.CORRUPT);
    }
  }

  @Test
  void aNameThatIsNoChannelNameIsRefused() {
    try (Ledgers ledgers = new RocksLedgers(folder)) {
      assertThatThrownBy(() -> ledgers.open("../elsewhere"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
