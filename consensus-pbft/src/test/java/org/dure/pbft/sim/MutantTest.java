package org.dure.pbft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Breaks the core, or its host, on purpose, one method at a time, and demands that random
/// simulation notices, or for what needs a certain order of events, the scenarios: if a mutant
/// lives, an oracle or an attack is missing. Not listed is what changes nothing: a wrong digest in
/// a COMMIT, for example, is refused by the block signature as well. The classes are patched as
/// they are loaded; the core itself has no switch for it.
class MutantTest {
  private static final int SEEDS_MAX = 300;

  /// What is broken, and how.
  enum Mutant {
    A_QUORUM_OF_F_PLUS_ONE(Trial.class, "Quorums", "quorum", MutantTest::weakQuorum),
    PREPARES_COUNT_WHATEVER_THEIR_DIGEST(
        Trial.class, "Slot", "preparesFor", code -> code.loadConstant(100L).lreturn()),
    VOTES_LEAVE_BEFORE_THEY_ARE_ON_DISK(Trial.class, "Outbox", "persist", CodeBuilder::return_),
    NOTHING_CARRIES_OVER(Trial.class, "CarryOver", "chain", MutantTest::emptyList),
    THE_LOWEST_VIEW_CARRIES_OVER(
        Scenarios.class, "CarryOver", "lambda$highest$", MutantTest::lowerView),
    COMMITS_COUNT_UNCHECKED(Trial.class, "Pipeline", "countable", MutantTest::yes),
    COMMITS_LEAVE_OUT_OF_ORDER(Scenarios.class, "Pipeline", "mayCommit", MutantTest::yes),
    PROOFS_ARE_BELIEVED(Scenarios.class, "Authenticator", "quorumOf", MutantTest::yes),
    SIGNATURES_ARE_BELIEVED(Scenarios.class, "Authenticator", "outside", MutantTest::noObjection),
    ONE_VOTES_TWICE(Scenarios.class, "VoteGuard", "vote", MutantTest::anyVote),
    ONE_THAT_FORGOT_VOTES(Scenarios.class, "Silence", "mayVote", MutantTest::yes),
    ONE_THAT_FORGOT_CHANGES_VIEWS(Scenarios.class, "Silence", "mayChangeView", MutantTest::yes),
    A_DIVERGED_STATE_GOES_ON(
        Scenarios.class, "Checkpoints", "divergence", code -> code.aconst_null().areturn()),
    VOTES_ARE_NOT_KEPT(Trial.class, "Outbox", "persist", allBut("Voted")),
    CERTIFICATES_ARE_NOT_KEPT(Trial.class, "Outbox", "persist", allBut("Prepared")),
    PROPOSALS_ARE_NOT_KEPT(Trial.class, "Outbox", "persist", allBut("Proposed")),
    LEAVING_IS_NOT_KEPT(Trial.class, "Outbox", "persist", allBut("LeftFor")),
    ENTERING_IS_NOT_KEPT(Trial.class, "Outbox", "persist", allBut("Entered")),
    PAYLOAD_IS_NOT_KEPT(Trial.class, "sim.Disk", "keep", CodeBuilder::return_);

    final Class<? extends LongConsumer> killer;
    final String type;
    final String method;
    final Consumer<CodeBuilder> body;

    Mutant(
        Class<? extends LongConsumer> killer,
        String type,
        String method,
        Consumer<CodeBuilder> body) {
      this.killer = killer;
      this.type = "org.dure.pbft." + type;
      this.method = method;
      this.body = body;
    }
  }

  private static void weakQuorum(CodeBuilder code) {
    ClassDesc quorums = ClassDesc.of("org.dure.pbft.Quorums");
    code.aload(0)
        .invokevirtual(quorums, "faulty", MethodTypeDesc.of(ConstantDescs.CD_int))
        .iconst_1()
        .iadd()
        .ireturn();
  }

  private static void yes(CodeBuilder code) {
    code.iconst_1().ireturn();
  }

  private static void noObjection(CodeBuilder code) {
    ClassDesc optional = ClassDesc.of("java.util.Optional");
    code.invokestatic(optional, "empty", MethodTypeDesc.of(optional)).areturn();
  }

  private static void lowerView(CodeBuilder code) {
    ClassDesc proof = ClassDesc.of("org.dure.pbft.Message$PreparedProof");
    MethodTypeDesc view = MethodTypeDesc.of(ConstantDescs.CD_long);
    code.aload(0)
        .invokevirtual(proof, "view", view)
        .aload(1)
        .invokevirtual(proof, "view", view)
        .lcmp()
        .ifThenElse(
            Opcode.IFGE, higher -> higher.aload(1).areturn(), lower -> lower.aload(0).areturn());
  }

  private static void anyVote(CodeBuilder code) {
    ClassDesc phase = ClassDesc.of("org.dure.pbft.JournalRecord$Phase");
    ClassDesc voted = ClassDesc.of("org.dure.pbft.JournalRecord$Voted");
    code.new_(voted)
        .dup()
        .aload(1)
        .lload(2)
        .lload(4)
        .aload(6)
        .invokespecial(
            voted,
            ConstantDescs.INIT_NAME,
            MethodTypeDesc.of(
                ConstantDescs.CD_void,
                phase,
                ConstantDescs.CD_long,
                ConstantDescs.CD_long,
                ClassDesc.of("org.dure.pbft.Bytes")))
        .areturn();
  }

  /// Persists every record but those of one kind.
  private static Consumer<CodeBuilder> allBut(String kind) {
    ClassDesc outbox = ClassDesc.of("org.dure.pbft.Outbox");
    ClassDesc persist = ClassDesc.of("org.dure.pbft.Effect$Persist");
    ClassDesc record = ClassDesc.of("org.dure.pbft.JournalRecord");
    return code ->
        code.aload(1)
            .instanceOf(ClassDesc.of("org.dure.pbft.JournalRecord$" + kind))
            .ifThen(CodeBuilder::return_)
            .aload(0)
            .getfield(outbox, "effects", ConstantDescs.CD_List)
            .new_(persist)
            .dup()
            .aload(1)
            .invokespecial(
                persist, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, record))
            .invokeinterface(
                ConstantDescs.CD_List,
                "add",
                MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object))
            .pop()
            .return_();
  }

  private static void emptyList(CodeBuilder code) {
    code.invokestatic(ConstantDescs.CD_List, "of", MethodTypeDesc.of(ConstantDescs.CD_List), true)
        .areturn();
  }

  @ParameterizedTest
  @EnumSource
  void isKilled(Mutant mutant) throws ReflectiveOperationException {
    LongConsumer trial =
        (LongConsumer)
            new Patching(mutant)
                .loadClass(mutant.killer.getName())
                .getDeclaredConstructor()
                .newInstance();
    assertThat(killingSeed(trial, mutant.killer == Trial.class ? SEEDS_MAX : 1))
        .as("the seed that kills " + mutant)
        .isPositive();
  }

  private static long killingSeed(LongConsumer trial, int seedsMax) {
    for (long seed = 1; seed <= seedsMax; seed++) {
      try {
        trial.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        System.out.printf("seed %d: %s%n", seed, String.valueOf(e.getMessage()));
        return seed;
      }
    }
    return -1;
  }
}
