package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.pbft.Bytes;
import org.dure.pbft.Effect;
import org.dure.pbft.JournalRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rule D5 as the host applies it.
class ReplicaJournalTest {
  private static final Effect VOTE = vote(1);
  private static SigningIdentity client;

  @TempDir Path folder;
  private final KeptPayload payload = new KeptPayload();

  @BeforeAll
  static void material(@TempDir Path made) throws Exception {
    CryptoProvider crypto = CryptoProvider.fastest();
    NetworkMaterial.create(made, 1, crypto);
    client = SampleEnvelopes.user(made, crypto, "User1");
  }

  @BeforeEach
  void begun() throws Exception {
    assertThat(reopen().condition()).isEqualTo(VoteJournal.Condition.ABSENT);
  }

  private static Effect vote(long sequence) {
    return new Effect.Persist(
        new JournalRecord.Voted(JournalRecord.Phase.PREPARE, 0, sequence, Bytes.of(new byte[32])));
  }

  private static PooledEnvelope envelope(long number) {
    return new PooledEnvelope(
        ParsedEnvelope.parse(SampleEnvelopes.transaction("channel", client, number)));
  }

  private ReplicaJournal.Found reopen() throws Exception {
    ReplicaJournal.Opened opened = ReplicaJournal.open(folder, new KeptPayload());
    opened.journal().close();
    return opened.found();
  }

  private void persist(Effect... effects) throws Exception {
    try (ReplicaJournal journal = ReplicaJournal.open(folder, payload).journal()) {
      journal.persist(List.of(effects));
    }
  }

  private static ByteString[] bytes(PooledEnvelope... envelopes) {
    return List.of(envelopes).stream().map(PooledEnvelope::bytes).toArray(ByteString[]::new);
  }

  @Test
  void payloadIsThereWithTheVoteAndOnce() throws Exception {
    PooledEnvelope first = envelope(1);
    PooledEnvelope second = envelope(2);
    payload.add(1, List.of(first, second));
    persist(VOTE);
    payload.add(2, List.of(first));
    persist(vote(2));
    ReplicaJournal.Found found = reopen();
    assertThat(found.envelopes()).containsExactly(bytes(first, second));
    assertThat(found.records()).hasSize(2);
  }

  @Test
  void aCompactionKeepsWhatIsNotOnTheLedgerYet() throws Exception {
    PooledEnvelope done = envelope(1);
    PooledEnvelope open = envelope(2);
    PooledEnvelope fresh = envelope(3);
    payload.add(1, List.of(done));
    payload.add(2, List.of(open));
    persist(VOTE);
    payload.committed(1);
    payload.add(3, List.of(fresh));
    persist(new Effect.Compact(List.of(new JournalRecord.LeftFor(1))), VOTE);
    ReplicaJournal.Found found = reopen();
    assertThat(found.envelopes()).containsExactlyInAnyOrder(bytes(open, fresh));
    assertThat(found.records()).hasSize(2);
  }

  /// Proposed for one block in one view, for a later one in the next.
  @Test
  void whatIsProposedAgainForALaterBlockStaysUntilThatOne() {
    PooledEnvelope again = envelope(1);
    payload.add(1, List.of(again));
    payload.add(5, List.of(again));
    payload.committed(4);
    assertThat(payload.get(again.digest())).isEqualTo(again);
    payload.committed(5);
    assertThat(payload.get(again.digest())).isNull();
    assertThat(payload.all()).isEmpty();
  }

  @Test
  void whatWasCommittedBeforeItWasWrittenIsNotWritten() throws Exception {
    payload.add(1, List.of(envelope(1)));
    payload.committed(1);
    persist(VOTE);
    assertThat(reopen().envelopes()).isEmpty();
  }
}
