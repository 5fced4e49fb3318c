package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.block.BlockHashing;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.dure.store.PrivateSetId;
import org.hyperledger.fabric.protos.common.Block;

/// Whether all parts of a ledger that [CommittingProcess] wrote say the same.
final class LedgerAgreement {
  private LedgerAgreement() {}

  static void check(Ledger ledger) {
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
      checkPrivate(ledger, number);
      previous = hash;
      count++;
    }
    assertThat(ledger.lastBlockHash()).isEqualTo(previous);
    VersionedValue last = ledger.state().get("cc", "last");
    assertThat(last == null ? "-1" : last.value().toStringUtf8())
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

  /// As [CommittingProcess] has it: key p(n) comes with block n, is purged by block n + 3 (but for
  /// p0) and would expire with block n + 6; the plaintext of every third block is missing.
  private static void checkPrivate(Ledger ledger, long number) {
    long newest = ledger.height() - 1;
    boolean held = number % 3 != 0;
    boolean stands = newest < number + (number == 0 ? 6 : 3);
    String key = "p" + number;
    HashedKey hashed = new HashedKey("cc", "coll", Sha256.ofUtf8(key));
    assertThat(ledger.state().getHashed(hashed) != null).as("hash of %s", key).isEqualTo(stands);
    assertThat(ledger.state().getPrivate("cc", "coll", key) != null)
        .as("plaintext of %s at %d", key, newest)
        .isEqualTo(stands && held);
    PrivateSetId id = new PrivateSetId(number, 0, "cc", "coll");
    boolean alive = newest < number + 6;
    assertThat(ledger.privateData().set(id).isPresent()).isEqualTo(held && alive);
    assertThat(ledger.privateData().missing(null, 100).contains(id)).isEqualTo(!held && alive);
  }
}
