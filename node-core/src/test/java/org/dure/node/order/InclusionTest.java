package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.ParsedEnvelope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rule R5 as the host applies it: who passes over what has waited long is accused.
class InclusionTest {
  private static SigningIdentity client;
  private static SigningIdentity other;

  private final TransactionPool pool = new TransactionPool(100, 1 << 20, 100);
  private final Inclusion inclusion = new Inclusion(pool);
  private long block;

  @BeforeAll
  static void material(@TempDir Path folder) throws Exception {
    CryptoProvider crypto = CryptoProvider.fastest();
    NetworkMaterial.create(folder, 1, crypto);
    client = SampleEnvelopes.user(folder, crypto, "User1");
    other = SampleEnvelopes.user(folder, crypto, "Admin");
  }

  private PooledEnvelope pooled(long number, long tick) {
    return pooled(client, number, tick);
  }

  private PooledEnvelope pooled(SigningIdentity creator, long number, long tick) {
    PooledEnvelope envelope =
        new PooledEnvelope(
            ParsedEnvelope.parse(SampleEnvelopes.transaction("channel", creator, number)));
    pool.offer(envelope, tick);
    return envelope;
  }

  /// A valid proposal of these envelopes, as the desk takes it in.
  private boolean proposes(int proposer, long nowTick, PooledEnvelope... envelopes) {
    pool.propose(++block, List.of(envelopes).stream().map(PooledEnvelope::digest).toList());
    return inclusion.passedOver(proposer, List.of(envelopes), nowTick);
  }

  @Test
  void whoPassesOverAnOldEnvelopeAgainAndAgainIsAccusedOnce() {
    pooled(0, 0);
    for (int i = 1; i <= 3; i++) {
      assertThat(proposes(2, 300, pooled(i, 100))).isFalse();
    }
    assertThat(proposes(2, 300, pooled(4, 100))).isTrue();
    for (int i = 5; i <= 20; i++) {
      assertThat(proposes(3, 300, pooled(i, 100))).as("one complaint for one envelope").isFalse();
    }
  }

  @Test
  void whoTakesItInBetweenIsNotAccused() {
    PooledEnvelope old = pooled(0, 0);
    for (int i = 1; i <= 3; i++) {
      assertThat(proposes(2, 300, pooled(i, 100))).isFalse();
    }
    assertThat(proposes(2, 300, old)).isFalse();
    for (int i = 4; i <= 10; i++) {
      assertThat(proposes(2, 300, pooled(i, 100))).isFalse();
    }
  }

  @Test
  void anEnvelopeThatHasNotWaitedLongIsNoMatter() {
    pooled(0, 200);
    for (int i = 1; i <= 10; i++) {
      assertThat(proposes(2, 300, pooled(i, 290))).isFalse();
    }
  }

  @Test
  void nodesMayDifferALittleOnWhatIsOlder() {
    pooled(0, 0);
    for (int i = 1; i <= 10; i++) {
      assertThat(proposes(2, 300, pooled(i, 40))).isFalse();
    }
  }

  @Test
  void strikesAreCountedForEachProposerAlone() {
    pooled(0, 0);
    for (int i = 1; i <= 9; i++) {
      assertThat(proposes(1 + i % 3, 300, pooled(i, 100))).isFalse();
    }
    assertThat(proposes(1, 300, pooled(10, 100))).isTrue();
  }

  /// Who hands in much waits for its own, not the others for it: that is no fault of a proposer's.
  @Test
  void aBacklogMayBePassedOverByOthers() {
    for (int i = 0; i < 50; i++) {
      pooled(i, 0);
    }
    for (int i = 1; i <= 10; i++) {
      pooled(other, 100 + i, 100);
      PooledEnvelope[] fair = pool.batch(2, 1 << 20).toArray(PooledEnvelope[]::new);
      assertThat(fair).hasSize(2);
      assertThat(proposes(2, 300, fair)).isFalse();
    }
  }

  @Test
  void oneThatIsLeftOutForAnothersBacklogIsPassedOver() {
    PooledEnvelope alone = pooled(other, 0, 0);
    // Whether the other's first one has an earlier place is a matter of a few bytes.
    int accusations = 0;
    for (int i = 1; i <= 8; i++) {
      accusations += proposes(2, 300, pooled(i, 100)) ? 1 : 0;
    }
    assertThat(accusations).isEqualTo(1);
    assertThat(pool.holds(alone.digest())).isTrue();
  }
}
