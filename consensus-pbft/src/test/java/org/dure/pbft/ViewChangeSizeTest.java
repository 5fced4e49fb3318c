package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.dure.pbft.Message.Checkpoint;
import org.dure.pbft.Message.Exclusion;
import org.dure.pbft.Message.NewView;
import org.dure.pbft.Message.Prepare;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableProof;
import org.dure.pbft.Message.ViewChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much of the longest message a new view can take; docs/protocol.md, Bounds, has the numbers.
final class ViewChangeSizeTest {
  /// Of P-384 in DER.
  private static final int SIGNATURE_BYTES = 104;

  private static final Bytes DIGEST = Bytes.of(new byte[32]);
  private static final Bytes SIGNATURE = Bytes.of(new byte[SIGNATURE_BYTES]);

  private static ViewChangeSize of(int n) {
    return new ViewChangeSize(group(n), Settings.defaults(), SIGNATURE_BYTES);
  }

  private static ReplicaSet group(int n) {
    return new ReplicaSet("channel", 0, IntStream.rangeClosed(1, n).boxed().toList(), 0);
  }

  /// As node-core writes proposals: 34 bytes for each envelope, at most 90 besides.
  private static int proposalBytes(int envelopes) {
    return 90 + 34 * envelopes;
  }

  private static SignedMessage signed(ReplicaSet group, int sender, Message message) {
    Bytes body = Codec.body(group, sender, message);
    return new SignedMessage(group.instance(), group.epoch(), sender, message, body, SIGNATURE);
  }

  private static SignedMessage largest(ReplicaSet group, int prepared, int proposalBytes) {
    List<Integer> ids = group.ids();
    List<SignedMessage> checkpoints =
        ids.stream().map(id -> signed(group, id, new Checkpoint(16, DIGEST, DIGEST))).toList();
    Bytes proposal = Bytes.of(new byte[proposalBytes]);
    List<PreparedProof> proofs = new ArrayList<>();
    for (long sequence = 17; sequence < 17 + prepared; sequence++) {
      Prepare vote = new Prepare(3, sequence, DIGEST);
      List<SignedMessage> votes = ids.stream().map(id -> signed(group, id, vote)).toList();
      proofs.add(new PreparedProof(3, sequence, proposal, votes));
    }
    return signed(
        group,
        1,
        new ViewChange(
            4,
            new StableProof(16, DIGEST, DIGEST, checkpoints),
            proofs,
            1,
            ids.stream().map(id -> new Exclusion(id, 4_096)).toList()));
  }

  @ParameterizedTest
  @CsvSource({"1, 500", "4, 500", "7, 500", "13, 500", "13, 900"})
  void theLongestViewChangeOfACorrectReplicaIsAsLongAsIsSaid(int n, int envelopes) {
    ViewChangeSize size = of(n);
    SignedMessage longest = largest(group(n), size.preparedMax(), proposalBytes(envelopes));
    assertThat(size.bytes(proposalBytes(envelopes))).isEqualTo(Codec.encode(longest).length());
  }

  /// The quorum's view changes at their longest and what is around them.
  @ParameterizedTest
  @CsvSource({"1", "4", "5", "7", "10", "13"})
  void aQuorumOfTheLongestViewChangesFitsAMessage(int n) {
    ReplicaSet group = group(n);
    ViewChangeSize size = of(n);
    SignedMessage small = largest(group, 1, 90);
    int inside = Codec.encode(small).length();
    NewView newView = new NewView(4, Collections.nCopies(group.quorums().quorum(), small));
    int around =
        Codec.encode(signed(group, 1, newView)).length() - group.quorums().quorum() * inside;
    long longest = around + (long) group.quorums().quorum() * size.bytesMax();
    assertThat(longest).isBetween(Codec.MESSAGE_BYTES_MAX - 2_000L, (long) Codec.MESSAGE_BYTES_MAX);
    assertThat(size.bytes(size.proposalBytesMax())).isLessThanOrEqualTo(size.bytesMax());
    assertThat(size.bytes(size.proposalBytesMax() + 1)).isGreaterThan(size.bytesMax());
  }

  /// Replicas, the longest new view with blocks of 500 and of 5,000 envelopes in MiB, and the most
  /// envelopes with which it fits.
  @ParameterizedTest
  @CsvSource({"4, 4, 39, 4086", "7, 8, 78, 2013", "10, 14, 128, 1199", "13, 21, 189, 780"})
  void theNumbersInTheDocumentAreRight(int n, long ofDefault, long ofLarge, int envelopesMax) {
    ViewChangeSize size = of(n);
    long quorum = group(n).quorums().quorum();
    assertThat((quorum * size.bytes(proposalBytes(500))) >> 20).isEqualTo(ofDefault);
    assertThat((quorum * size.bytes(proposalBytes(5_000))) >> 20).isEqualTo(ofLarge);
    assertThat((size.proposalBytesMax() - 90) / 34).isEqualTo(envelopesMax);
  }

  /// Four proposals under way above a checkpoint interval, all checkpoints arriving at once.
  @Test
  void inQuietTimesANewViewOfThirteenFitsWithFiveThousandEnvelopes() {
    int usual = Settings.defaults().window() + Settings.defaults().checkpointInterval();
    long bytes = Codec.encode(largest(group(13), usual, proposalBytes(5_000))).length();
    assertThat(9 * bytes).isBetween(29L << 20, 30L << 20);
  }
}
