package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Authenticator.Outcome;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.Effect;
import org.dure.pbft.Message;
import org.dure.pbft.Message.NewView;
import org.dure.pbft.Message.StableCheckpoint;
import org.dure.pbft.Message.StableProof;
import org.dure.pbft.Message.ViewChange;
import org.dure.pbft.Proposal;
import org.dure.pbft.Reason;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Signer;
import org.dure.pbft.Toy;
import org.dure.pbft.Verified;
import org.dure.pbft.ViewChangeSize;
import org.dure.pbft.scenario.Cluster.Packet;
import org.junit.jupiter.api.Test;

/// After each message that a replica takes in a history with all types in it, it is thrown spoilt
/// ones of every type seen so far. The authenticator refuses all but exact repetitions. Those may
/// replace what the sender said of itself (STATUS, a hint) or stand in the stash a second time, and
/// are dropped or answered as before; no vote, no record, no other state follows from them.
final class HostileMessagesTest {
  private static final int STRANGER = 9;
  private static final ReplicaSet OTHER_INSTANCE =
      new ReplicaSet("other", 0, List.of(1, 2, 3, 4), 0);
  private static final ReplicaSet NEXT_EPOCH = new ReplicaSet("channel", 1, List.of(1, 2, 3, 4), 0);

  private final SplittableRandom random = new SplittableRandom(11);
  private final Cluster four = Cluster.of(4);
  private final Map<Class<?>, Packet> genuine = new LinkedHashMap<>();
  private final Map<Integer, List<Packet>> heard = new HashMap<>();
  private int moments;

  @Test
  void spoiltMessagesOfEveryTypeAtEveryMomentChangeNothing() {
    four.watch(this::moment);
    four.requests(3).ticks(101);
    four.crash(1).requests(2).untilHeight(5, 2, 3, 4);
    heard.remove(1);
    four.restart(1).untilHeight(5, 1, 2, 3, 4);
    four.saysToAll(4, new Message.Complaint(four.view(2), 2)).ticks(12);
    heard.remove(3);
    four.restartWithoutJournal(3).ticks(25);
    four.requests(4).untilHeight(9, 1, 2, 3, 4);
    four.lose(packet -> packet.to() == 4 && packet.is(Message.Checkpoint.class)).requests(4);
    four.until("the proof arrives", () -> four.machine(4).status().stable() == 12);

    assertThat(genuine.keySet()).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
    assertThat(moments).isGreaterThan(300);
    genuine.values().forEach(this::oversized);
  }

  @Test
  void aPreparedProofWithAVoteForAnotherDigestViewOrTwiceIsRefused() {
    Proposal proposal = Cluster.proposal(1, Toy.GENESIS, 500);
    SignedMessage one = prepare(1, 0, proposal.digest());
    SignedMessage two = prepare(2, 0, proposal.digest());
    SignedMessage three = prepare(3, 0, proposal.digest());
    assertThat(four.check(4, claiming(proposal, one, two, three)))
        .isInstanceOf(Outcome.Accepted.class);
    SignedMessage other = prepare(3, 0, Toy.GENESIS);
    SignedMessage later = prepare(3, 1, proposal.digest());
    refused(4, claiming(proposal, one, two, other), Reason.BAD_PROOF);
    refused(4, claiming(proposal, one, two, later), Reason.BAD_PROOF);
    refused(4, claiming(proposal, one, two, two), Reason.BAD_PROOF);
    refused(4, claiming(proposal, one, two), Reason.BAD_PROOF);
  }

  @Test
  void aNewViewOfOneThatDoesNotLeadThatViewIsRefused() {
    SignedMessage[] three = {asks(1, Toy.START), asks(3, Toy.START), asks(4, Toy.START)};
    for (int sender = 1; sender <= 4; sender++) {
      Bytes bytes = signed(four.group, sender, sender, new NewView(2, List.of(three)));
      if (sender == 3) {
        assertThat(four.check(sender, bytes)).isInstanceOf(Outcome.Accepted.class);
      } else {
        refused(sender, bytes, Reason.BAD_PROOF);
        refused(3, bytes, Reason.BAD_PROOF);
      }
    }
  }

  /// Nothing prepared is in it, so that nothing else can be wrong.
  @Test
  void aViewChangeWithoutAProofOfItsCheckpointIsRefused() {
    Bytes id = Toy.GENESIS;
    SignedMessage[] votes = new SignedMessage[5];
    for (int sender = 1; sender <= 4; sender++) {
      votes[sender] = four.forged(sender, new Message.Checkpoint(4, id, id));
    }
    StableProof genuine = stable(4, votes[1], votes[2], votes[3]);
    assertThat(four.check(4, asking(genuine))).isInstanceOf(Outcome.Accepted.class);

    unproven(stable(4));
    unproven(stable(4, votes[1], votes[2]));
    unproven(stable(4, votes[1], votes[2], votes[2]));
    unproven(stable(8, votes[1], votes[2], votes[3]));
    unproven(new StableProof(4, Toy.next(id, id), id, genuine.votes()));
    unproven(new StableProof(4, id, Toy.next(id, id), genuine.votes()));
    Message other = new Message.Checkpoint(4, id, Toy.next(id, id));
    unproven(stable(4, votes[1], votes[2], four.forged(3, other)));
    SignedMessage inAnothersName = new Signer(four.group, Toy.ports(4)).sign(3, votes[3].message());
    unproven(stable(4, votes[1], votes[2], inAnothersName));
    unproven(stable(4, votes[1], votes[2], votes[3], inAnothersName));
    SignedMessage strangers =
        new Signer(four.group, Toy.ports(STRANGER)).sign(STRANGER, votes[3].message());
    unproven(stable(4, votes[1], votes[2], strangers));
    SignedMessage ofNextEpoch = new Signer(NEXT_EPOCH, Toy.ports(3)).sign(3, votes[3].message());
    unproven(stable(4, votes[1], votes[2], ofNextEpoch));
    unproven(new StableProof(0, id, id, List.of()));
  }

  /// Neither a view change with this proof is taken nor a new view with such a view change.
  private void unproven(StableProof proof) {
    refused(4, asking(proof), Reason.BAD_PROOF);
    NewView newView =
        new NewView(2, List.of(asks(1, Toy.START), asks(2, Toy.START), asks(4, proof)));
    refused(3, signed(four.group, 3, 3, newView), Reason.BAD_PROOF);
  }

  private static StableProof stable(long sequence, SignedMessage... votes) {
    return new StableProof(sequence, Toy.GENESIS, Toy.GENESIS, List.of(votes));
  }

  private Bytes asking(StableProof proof) {
    return Codec.encode(asks(4, proof));
  }

  private SignedMessage asks(int sender, StableProof proof) {
    return four.forged(sender, new ViewChange(2, proof, List.of(), 0, List.of()));
  }

  /// A proposal that a quorum is said to have voted for fills a view change up to the longest
  /// message: with it, no new view could travel.
  @Test
  void aViewChangeLongerThanItsShareOfANewViewIsRefused() {
    int share = new ViewChangeSize(four.group, four.settings, 16).bytesMax();
    assertThat(four.check(4, Codec.encode(padded(share - 1_000))))
        .isInstanceOf(Outcome.Accepted.class);
    refused(4, Codec.encode(padded(share)), Reason.OVERSIZED);
  }

  /// For view 1, with a prepared proposal of about so many bytes.
  private SignedMessage padded(int bytes) {
    List<Long> requests = Collections.nCopies(bytes / 8, 0L);
    Proposal proposal = Toy.parse(Toy.proposal(1, Toy.GENESIS, 0, requests)).orElseThrow();
    List<SignedMessage> votes = new ArrayList<>();
    for (int sender = 1; sender <= 3; sender++) {
      votes.add(prepare(sender, 0, proposal.digest()));
    }
    Message.PreparedProof proof = new Message.PreparedProof(0, 1, proposal.bytes(), votes);
    return four.forged(4, new ViewChange(1, Toy.START, List.of(proof), 0, List.of()));
  }

  private SignedMessage prepare(int sender, long view, Bytes digest) {
    return four.forged(sender, new Message.Prepare(view, 1, digest));
  }

  private Bytes claiming(Proposal proposal, SignedMessage... votes) {
    Message.PreparedProof proof = new Message.PreparedProof(0, 1, proposal.bytes(), List.of(votes));
    return signed(four.group, 4, 4, new ViewChange(2, Toy.START, List.of(proof), 0, List.of()));
  }

  private void moment(Packet packet) {
    Machine target = four.machine(packet.to());
    if (!target.up()) {
      return;
    }
    moments++;
    genuine.put(packet.message().getClass(), packet);
    heard.computeIfAbsent(packet.to(), id -> new ArrayList<>()).add(packet);
    for (Packet one : List.copyOf(genuine.values())) {
      damaged(one);
      misSigned(one);
      misAddressed(one);
      unproven(one);
    }
    replays(target);
  }

  // ---- what the authenticator refuses

  private void damaged(Packet one) {
    byte[] bytes = Codec.encode(one.signed()).toArray();
    int[] lengths = {0, 1, 4, random.nextInt(bytes.length), bytes.length - 1};
    for (int length : lengths) {
      refused(one.from(), Bytes.of(Arrays.copyOf(bytes, length)), Reason.MALFORMED);
    }
    refused(one.from(), Bytes.of(Arrays.copyOf(bytes, bytes.length + 1)), Reason.MALFORMED);
    for (int i = 0; i < 12; i++) {
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      refused(
          one.from(),
          Bytes.of(flipped),
          Reason.MALFORMED,
          Reason.OTHER_INSTANCE,
          Reason.LATER_EPOCH,
          Reason.UNKNOWN_SENDER,
          Reason.BAD_SIGNATURE);
    }
  }

  private void misSigned(Packet one) {
    int sender = one.signed().sender();
    int other = sender % 4 + 1;
    refused(one.from(), signed(four.group, other, sender, one.message()), Reason.BAD_SIGNATURE);
    // In another's name: a new view may be handed on, so there only the signature tells.
    Reason byName = one.is(NewView.class) ? Reason.BAD_SIGNATURE : Reason.UNKNOWN_SENDER;
    refused(sender, signed(four.group, sender, other, one.message()), byName);
    refused(STRANGER, signed(four.group, STRANGER, STRANGER, one.message()), Reason.UNKNOWN_SENDER);
  }

  private void misAddressed(Packet one) {
    int sender = one.signed().sender();
    refused(sender, signed(OTHER_INSTANCE, sender, sender, one.message()), Reason.OTHER_INSTANCE);
    refused(sender, signed(NEXT_EPOCH, sender, sender, one.message()), Reason.LATER_EPOCH);
    Bytes bytes = Codec.encode(one.signed());
    assertThat(new Authenticator(NEXT_EPOCH, Toy.ports(1)).check(sender, bytes))
        .isEqualTo(new Outcome.Refused(Reason.OLD_EPOCH));
    if (!one.is(NewView.class)) {
      refused(sender % 4 + 1, bytes, Reason.UNKNOWN_SENDER);
    }
  }

  /// Well signed, but with a proof that lacks a vote or has one twice.
  private void unproven(Packet one) {
    int sender = one.signed().sender();
    List<Message> spoilt =
        switch (one.message()) {
          case StableCheckpoint m ->
              List.of(
                  new StableCheckpoint(votes(m.proof(), less(m.proof().votes()))),
                  new StableCheckpoint(votes(m.proof(), twice(m.proof().votes()))));
          case NewView m ->
              List.of(
                  new NewView(m.view(), less(m.viewChanges())),
                  new NewView(m.view(), twice(m.viewChanges())),
                  new NewView(m.view() + 4, m.viewChanges()),
                  new NewView(m.view() + 1, m.viewChanges()));
          case ViewChange m ->
              List.of(
                  new ViewChange(
                      m.view(),
                      new StableProof(400, Bytes.EMPTY, Bytes.EMPTY, m.stable().votes()),
                      m.prepared(),
                      m.blamed(),
                      m.exclusions()));
          default -> List.of();
        };
    for (Message message : spoilt) {
      refused(sender, signed(four.group, sender, sender, message), Reason.BAD_PROOF);
    }
  }

  private static StableProof votes(StableProof proof, List<SignedMessage> votes) {
    return new StableProof(proof.sequence(), proof.id(), proof.stateDigest(), votes);
  }

  private static <T> List<T> less(List<T> items) {
    return items.subList(1, items.size());
  }

  private static <T> List<T> twice(List<T> items) {
    List<T> twice = new ArrayList<>(less(items));
    twice.add(twice.getFirst());
    return twice;
  }

  private void oversized(Packet one) {
    byte[] bytes = Codec.encode(one.signed()).toArray();
    refused(
        one.from(), Bytes.of(Arrays.copyOf(bytes, Codec.MESSAGE_BYTES_MAX + 1)), Reason.OVERSIZED);
  }

  private static Bytes signed(ReplicaSet group, int key, int name, Message message) {
    return Codec.encode(new Signer(group, Toy.ports(key)).sign(name, message));
  }

  private void refused(int link, Bytes bytes, Reason... fitting) {
    assertThat(four.check(link, bytes))
        .isIn(Arrays.stream(fitting).map(Outcome.Refused::new).toArray());
  }

  // ---- what it has heard before

  private void replays(Machine target) {
    Map<Class<?>, Packet> older = new LinkedHashMap<>();
    List<Packet> all = heard.getOrDefault(target.id, List.of());
    for (Packet packet : all) {
      if (random.nextInt(4) == 0 || !older.containsKey(packet.message().getClass())) {
        older.put(packet.message().getClass(), packet);
      }
    }
    String before = target.digest("Lag", "Stash");
    older.values().forEach(packet -> replay(target, packet));
    assertThat(target.digest("Lag", "Stash")).as("after replays").isEqualTo(before);
  }

  private void replay(Machine target, Packet packet) {
    Outcome outcome = four.check(packet.from(), Codec.encode(packet.signed()));
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    Verified verified = ((Outcome.Accepted) outcome).message();
    long counted = dropped(target);
    List<Effect> effects = target.told(verified);
    assertThat(effects).as("replay of %s", verified).allMatch(HostileMessagesTest::harmless);
    assertThat(dropped(target) - counted)
        .isEqualTo(effects.stream().filter(Effect.Dropped.class::isInstance).count());
  }

  private static long dropped(Machine target) {
    return target.status().dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  /// Dropped, or an answer that says what it said before, or what the sender has shown to lack.
  private static boolean harmless(Effect effect) {
    return effect instanceof Effect.Dropped
        || (effect instanceof Effect.Send(int receiver, var answer)
            && receiver > 0
            && switch (answer.message()) {
              case Message.Echo m -> true;
              case Message.Answer m -> true;
              case NewView m -> true;
              case StableCheckpoint m -> true;
              default -> false;
            });
  }
}
