package org.dure.membership.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.dure.membership.TestOrg;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.msp.Msp;
import org.dure.membership.msp.Refusal.Reason;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignatureRuleTest {

  private static final ByteString DATA = ByteString.copyFromUtf8("a transfer");
  private static final List<SigningIdentity> SIGNERS = new ArrayList<>();
  private static final List<MSPPrincipal> PRINCIPALS = new ArrayList<>();
  private static ChannelMembership members = ChannelMembership.of(List.of());

  @BeforeAll
  static void organisations() throws Exception {
    List<Msp> msps = new ArrayList<>();
    for (String id : List.of("A", "B", "C")) {
      TestOrg org = new TestOrg(id);
      msps.add(org.msp());
      SIGNERS.add(org.member("peer0", "peer"));
      SIGNERS.add(org.member("admin0", "admin"));
      PRINCIPALS.add(SignaturePolicies.role(id, MSPRoleType.MEMBER));
      PRINCIPALS.add(SignaturePolicies.role(id, MSPRoleType.PEER));
    }
    members = ChannelMembership.of(msps);
  }

  @Test
  void oneSignerCountsOnceHoweverOftenItSigned() throws Exception {
    Policy twoOfA = SignatureRule.compile(PolicyLanguage.parse("AND('A.member','A.member')"));
    SignedData peer = signed(SIGNERS.get(0));
    assertThat(twoOfA.evaluate(List.of(peer, peer, signed(SIGNERS.get(0))), members).satisfied())
        .isFalse();
    assertThat(twoOfA.evaluate(List.of(peer, signed(SIGNERS.get(1))), members).satisfied())
        .isTrue();
  }

  @Test
  void aForgedSignatureDoesNotCountAndIsReported() throws Exception {
    SignedData forged =
        new SignedData(DATA, SIGNERS.get(0).serialized(), SIGNERS.get(1).sign(DATA));
    SignatureSet set = SignatureSet.verify(List.of(forged, signed(SIGNERS.get(0))), members);
    assertThat(set.identities()).hasSize(1);
    assertThat(set.refusals()).extracting(r -> r.reason()).containsExactly(Reason.BAD_SIGNATURE);
  }

  @Test
  void theOrderOfSignersCountsAsInFabric() throws Exception {
    // The first rule takes whoever comes first; there is no going back.
    Policy policy = SignatureRule.compile(PolicyLanguage.parse("AND('A.member','A.peer')"));
    Identity peer = identity(SIGNERS.get(0));
    Identity admin = identity(SIGNERS.get(1));
    assertThat(policy.evaluate(List.of(admin, peer)).satisfied()).isTrue();
    assertThat(policy.evaluate(List.of(peer, admin)))
        .isEqualTo(new PolicyVerdict.Unsatisfied("signature set did not satisfy policy"));
  }

  @Test
  void whatAFailedRuleTookIsFreeAgain() throws Exception {
    Policy policy =
        SignatureRule.compile(
            PolicyLanguage.parse("OutOf(1, AND('A.member','B.member'), 'A.peer')"));
    assertThat(policy.evaluate(List.of(identity(SIGNERS.get(0)))).satisfied()).isTrue();
  }

  @Test
  void aPolicyThatMakesNoSenseDoesNotCompile() {
    SignaturePolicyEnvelope none = SignaturePolicyEnvelope.getDefaultInstance();
    assertThatThrownBy(() -> SignatureRule.compile(none)).hasMessage("Empty policy element");
    SignaturePolicyEnvelope version =
        SignaturePolicies.envelope(SignaturePolicies.signedBy(0), PRINCIPALS).toBuilder()
            .setVersion(1)
            .build();
    assertThatThrownBy(() -> SignatureRule.compile(version))
        .hasMessageContaining("only understands messages of version 0");
    for (int index : new int[] {-1, PRINCIPALS.size()}) {
      SignaturePolicyEnvelope outside =
          SignaturePolicies.envelope(SignaturePolicies.signedBy(index), PRINCIPALS);
      assertThatThrownBy(() -> SignatureRule.compile(outside))
          .hasMessageContaining("identity index out of range");
    }
    assertThatThrownBy(() -> SignatureRule.compile(ByteString.copyFromUtf8("\u00ff\u00ff")))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void evaluationAgreesWithANaiveOneAndNeverExceedsAnExhaustiveOne() throws Exception {
    long seed = Long.getLong("dure.seed", System.nanoTime());
    Random random = new Random(seed);
    int satisfied = 0;
    for (int round = 0; round < 2_000; round++) {
      SignaturePolicy rule = rule(random, 3);
      List<Identity> signers = someSigners(random);
      Policy policy = SignatureRule.compile(SignaturePolicies.envelope(rule, PRINCIPALS));
      boolean verdict = policy.evaluate(signers).satisfied();
      boolean[][] holds = matrix(signers);
      assertThat(verdict)
          .as("seed %d round %d", seed, round)
          .isEqualTo(naive(rule, holds, Set.of()) != null);
      if (verdict) {
        satisfied++;
        assertThat(exhaustive(rule, holds, Set.of()))
            .as("seed %d round %d", seed, round)
            .isNotEmpty();
      }
    }
    assertThat(satisfied).as("seed %d", seed).isBetween(100, 1_900);
  }

  /// The signers taken after the rule held, or null: Fabric's meaning written with sets.
  private static Set<Integer> naive(SignaturePolicy rule, boolean[][] holds, Set<Integer> taken) {
    if (rule.hasSignedBy()) {
      for (int i = 0; i < holds.length; i++) {
        if (!taken.contains(i) && holds[i][rule.getSignedBy()]) {
          return with(taken, i);
        }
      }
      return null;
    }
    Set<Integer> now = taken;
    int count = 0;
    for (SignaturePolicy each : rule.getNOutOf().getRulesList()) {
      Set<Integer> after = naive(each, holds, now);
      if (after != null) {
        now = after;
        count++;
      }
    }
    return count >= rule.getNOutOf().getN() ? now : null;
  }

  /// Every set of signers that some choice could take: an upper bound for any strategy.
  private static Set<Set<Integer>> exhaustive(
      SignaturePolicy rule, boolean[][] holds, Set<Integer> taken) {
    Set<Set<Integer>> results = new HashSet<>();
    if (rule.hasSignedBy()) {
      for (int i = 0; i < holds.length; i++) {
        if (!taken.contains(i) && holds[i][rule.getSignedBy()]) {
          results.add(with(taken, i));
        }
      }
      return results;
    }
    record Partial(Set<Integer> taken, int count) {}
    Set<Partial> partials = new HashSet<>(Set.of(new Partial(taken, 0)));
    for (SignaturePolicy each : rule.getNOutOf().getRulesList()) {
      Set<Partial> next = new HashSet<>(partials);
      for (Partial partial : partials) {
        for (Set<Integer> after : exhaustive(each, holds, partial.taken())) {
          next.add(new Partial(after, partial.count() + 1));
        }
      }
      partials = next;
    }
    partials.stream()
        .filter(p -> p.count() >= rule.getNOutOf().getN())
        .forEach(p -> results.add(p.taken()));
    return results;
  }

  private static Set<Integer> with(Set<Integer> set, int element) {
    Set<Integer> more = new HashSet<>(set);
    more.add(element);
    return more;
  }

  private static SignaturePolicy rule(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return SignaturePolicies.signedBy(random.nextInt(PRINCIPALS.size()));
    }
    int count = 1 + random.nextInt(3);
    List<SignaturePolicy> rules =
        IntStream.range(0, count).mapToObj(i -> rule(random, depth - 1)).toList();
    return SignaturePolicies.nOutOf(random.nextInt(count + 1), rules);
  }

  private static List<Identity> someSigners(Random random) {
    List<Identity> signers = new ArrayList<>();
    for (SigningIdentity signer : SIGNERS) {
      if (random.nextBoolean()) {
        signers.add(identity(signer));
      }
    }
    java.util.Collections.shuffle(signers, random);
    return signers;
  }

  private static boolean[][] matrix(List<Identity> signers) {
    boolean[][] holds = new boolean[signers.size()][PRINCIPALS.size()];
    for (int i = 0; i < signers.size(); i++) {
      for (int j = 0; j < PRINCIPALS.size(); j++) {
        holds[i][j] = signers.get(i).satisfies(PRINCIPALS.get(j)).isEmpty();
      }
    }
    return holds;
  }

  private static SignedData signed(SigningIdentity signer) {
    return new SignedData(DATA, signer.serialized(), signer.sign(DATA));
  }

  private static Identity identity(SigningIdentity signer) {
    return switch (members.identity(signer.serialized())) {
      case IdentityResult.Known(Identity identity) -> identity;
      case IdentityResult.Malformed(var refusal) -> throw new AssertionError(refusal);
      case IdentityResult.Unknown(var refusal) -> throw new AssertionError(refusal);
    };
  }
}
