package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.TransactionPool.Offer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionPoolTest {
  private static SigningIdentity client;
  private static SigningIdentity other;

  @BeforeAll
  static void material(@TempDir Path folder) throws Exception {
    CryptoProvider crypto = CryptoProvider.fastest();
    NetworkMaterial.create(folder, 1, crypto);
    client = SampleEnvelopes.user(folder, crypto, "User1");
    other = SampleEnvelopes.user(folder, crypto, "Admin");
  }

  private final TransactionPool pool = new TransactionPool(5, 1 << 20, 3);

  @Test
  void anEnvelopeEntersOnce() {
    PooledEnvelope envelope = envelope(client, 1);
    assertThat(pool.offer(envelope, 0)).isEqualTo(Offer.ADDED);
    assertThat(pool.offer(envelope, 0)).isEqualTo(Offer.KNOWN);
  }

  @Test
  void aTransactionSignedTwiceEntersOnce() {
    assertThat(pool.offer(envelope(client, 1), 0)).isEqualTo(Offer.ADDED);
    assertThat(pool.offer(envelope(client, 1), 0)).isEqualTo(Offer.KNOWN);
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void aCommittedTransactionDoesNotComeBack() {
    PooledEnvelope envelope = envelope(client, 1);
    pool.offer(envelope, 0);
    pool.committed(List.of(envelope));
    assertThat(pool.size()).isZero();
    assertThat(pool.bytes()).isZero();
    assertThat(pool.offer(envelope, 0)).isEqualTo(Offer.KNOWN);
  }

  @Test
  void oneSignatureCommittedRemovesTheOther() {
    pool.offer(envelope(client, 1), 0);
    pool.committed(List.of(envelope(client, 1)));
    assertThat(pool.size()).isZero();
  }

  @Test
  void aCreatorGetsItsShareAndNoMore() {
    for (int i = 0; i < 3; i++) {
      assertThat(pool.offer(envelope(client, i), 0)).isEqualTo(Offer.ADDED);
    }
    assertThat(pool.offer(envelope(client, 3), 0)).isEqualTo(Offer.CREATOR_FULL);
    assertThat(pool.offer(envelope(other, 4), 0)).isEqualTo(Offer.ADDED);
    assertThat(pool.offer(envelope(other, 5), 0)).isEqualTo(Offer.ADDED);
    assertThat(pool.offer(envelope(other, 6), 0)).isEqualTo(Offer.FULL);
  }

  @Test
  void bytesAreBoundedToo() {
    PooledEnvelope envelope = envelope(client, 1);
    TransactionPool small = new TransactionPool(100, envelope.size() + 1, 100);
    assertThat(small.offer(envelope, 0)).isEqualTo(Offer.ADDED);
    assertThat(small.offer(envelope(client, 2), 0)).isEqualTo(Offer.FULL);
  }

  @Test
  void theOldestGoFirstAndNoneTwice() {
    PooledEnvelope first = envelope(client, 1);
    PooledEnvelope second = envelope(client, 2);
    PooledEnvelope third = envelope(client, 3);
    pool.offer(first, 10);
    pool.offer(second, 11);
    pool.offer(third, 12);
    assertThat(pool.batch(2, 1 << 20)).containsExactly(first, second);
    pool.propose(7, List.of(first.digest(), second.digest()));
    assertThat(pool.batch(2, 1 << 20)).containsExactly(third);
    assertThat(pool.waiting()).isEqualTo(1);
    assertThat(pool.oldestSince()).isEqualTo(12);
  }

  @Test
  void whatAViewLeavesUndecidedWaitsAgainInItsOldPlace() {
    PooledEnvelope first = envelope(client, 1);
    PooledEnvelope second = envelope(client, 2);
    pool.offer(first, 0);
    pool.offer(second, 0);
    pool.propose(7, List.of(first.digest()));
    pool.propose(8, List.of(second.digest()));
    pool.putBackFrom(8);
    assertThat(pool.batch(10, 1 << 20)).containsExactly(second);
    pool.putBackFrom(7);
    assertThat(pool.batch(10, 1 << 20)).containsExactly(first, second);
    assertThat(pool.waitingBytes()).isEqualTo(first.size() + second.size());
  }

  @Test
  void oneEnvelopeIsNotHeldUpByAnothersBacklog() {
    TransactionPool large = new TransactionPool(10_000, 1 << 30, 10_000);
    for (int i = 0; i < 1_000; i++) {
      large.offer(envelope(client, i), 0);
    }
    serve(large, 100);
    PooledEnvelope late = envelope(other, 5_000);
    large.offer(late, 50);
    assertThat(large.batch(3, 1 << 20)).contains(late);
  }

  @Test
  void creatorsShareBlocksEvenlyWhateverEachHasWaiting() {
    TransactionPool large = new TransactionPool(10_000, 1 << 30, 10_000);
    for (int i = 0; i < 900; i++) {
      large.offer(envelope(client, i), 0);
    }
    for (int i = 1_000; i < 1_100; i++) {
      large.offer(envelope(other, i), 0);
    }
    List<PooledEnvelope> served = serve(large, 100);
    ByteString heavy = served.getFirst().envelope().creator();
    long ofFirst = served.stream().filter(e -> e.envelope().creator().equals(heavy)).count();
    assertThat(ofFirst).isBetween(45L, 55L);
  }

  @Test
  void aCreatorsOwnStayInTheOrderInWhichTheyCame() {
    TransactionPool large = new TransactionPool(10_000, 1 << 30, 10_000);
    List<PooledEnvelope> came = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      PooledEnvelope envelope = envelope(client, i);
      came.add(envelope);
      large.offer(envelope, 0);
      large.offer(envelope(other, 100 + i), 0);
    }
    List<PooledEnvelope> served = serve(large, 100);
    served.retainAll(came);
    assertThat(served).isEqualTo(came);
  }

  @Test
  void oneCreatorGetsHalfOfTheBytes() {
    int size = envelope(client, 0).size();
    TransactionPool small = new TransactionPool(100, 6L * size + 50, 100);
    for (int i = 0; i < 3; i++) {
      assertThat(small.offer(envelope(client, i), 0)).isEqualTo(Offer.ADDED);
    }
    assertThat(small.offer(envelope(client, 3), 0)).isEqualTo(Offer.CREATOR_FULL);
    assertThat(small.offer(envelope(other, 4), 0)).isEqualTo(Offer.ADDED);
  }

  /// Proposes so many, five to a block.
  private static List<PooledEnvelope> serve(TransactionPool pool, int count) {
    List<PooledEnvelope> served = new ArrayList<>();
    for (long block = 1; served.size() < count; block++) {
      List<PooledEnvelope> batch = pool.batch(5, 1 << 20);
      assertThat(batch).isNotEmpty();
      pool.propose(block, batch.stream().map(PooledEnvelope::digest).toList());
      pool.committed(batch);
      served.addAll(batch);
    }
    return served;
  }

  private static PooledEnvelope envelope(SigningIdentity creator, long number) {
    return new PooledEnvelope(
        ParsedEnvelope.parse(SampleEnvelopes.transaction("c", creator, number)));
  }
}
