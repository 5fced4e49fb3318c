package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.dure.membership.config.BatchSettings;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.block.BlockHashing;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.jspecify.annotations.Nullable;

/// Builds proposals from the pool and checks those of other leaders. Used by the consensus thread
/// alone; what envelopes are missing is asked for through a port and comes back with [#arrived].
final class ProposalDesk {
  /// Envelopes often come by themselves a moment after the proposal that names them.
  private static final int FETCH_AFTER_TICKS = 2;

  private static final int FETCH_EVERY_TICKS = 25;
  private static final int REMEMBERED_MAX = 64;

  /// Asks other nodes for envelopes; answers later with [#arrived].
  interface Fetcher {
    /// @param leader the node that proposed them, which must have them
    /// @param attempt from 0; later ones ask more widely
    /// @param settled whether a quorum has found them valid already
    void fetch(List<ByteString> digests, int leader, int attempt, boolean settled);
  }

  /// What proposals are held against, by the configuration in force.
  interface Rules {
    BatchSettings batch();

    boolean isNextConfig(PooledEnvelope envelope);
  }

  /// What is still to be done with a proposal.
  private enum Need {
    /// Payload, a check, and an answer.
    CHECK,
    /// Payload and an answer: a quorum has prepared it before.
    ANSWER,
    /// Payload: it is decided.
    PAYLOAD
  }

  private final class Pending {
    final long view;
    final int proposer;
    final ByteString digest;
    final ProposedBlock block;
    final Map<ByteString, PooledEnvelope> fetched = new HashMap<>();
    final Need need;
    long nextFetchTick;
    int attempts;

    Pending(
        long view, int proposer, ByteString digest, ProposedBlock block, Need need, long nowTick) {
      this.view = view;
      this.proposer = proposer;
      this.digest = digest;
      this.block = block;
      this.need = need;
      this.nextFetchTick = nowTick + FETCH_AFTER_TICKS;
    }

    List<ByteString> missing() {
      List<ByteString> missing = new ArrayList<>();
      for (ByteString wanted : block.digests()) {
        if (find(wanted) == null) {
          missing.add(wanted);
        }
      }
      return missing;
    }

    @Nullable List<PooledEnvelope> envelopes() {
      List<PooledEnvelope> envelopes = new ArrayList<>(block.digests().size());
      for (ByteString wanted : block.digests()) {
        PooledEnvelope envelope = find(wanted);
        if (envelope == null) {
          return null;
        }
        envelopes.add(envelope);
      }
      return envelopes;
    }

    private @Nullable PooledEnvelope find(ByteString digest) {
      PooledEnvelope envelope = fetched.get(digest);
      envelope = envelope == null ? pool.get(digest) : envelope;
      return envelope == null && settled() ? kept.get(digest) : envelope;
    }

    boolean decided() {
      return need == Need.PAYLOAD;
    }

    /// Whether a quorum has found it valid.
    boolean settled() {
      return need != Need.CHECK;
    }
  }

  private final TransactionPool pool;
  private final KeptPayload kept;
  private final Fetcher fetcher;
  private final Rules rules;
  private final OrderMetrics metrics;
  private final Inclusion inclusion;
  private final Gathering gathering = new Gathering();
  private final Map<ByteString, List<PooledEnvelope>> ready = new LinkedHashMap<>();
  private final Map<ByteString, Pending> pending = new LinkedHashMap<>();
  private final ArrayDeque<Event> answers = new ArrayDeque<>();
  private final int ticksPerSecond;
  private final LongSupplier nanos;
  private Effect.@Nullable BuildProposal wanted;
  private int underWay;
  private long overdueAskedTick = -1;
  private long delivered;
  private long lastConfig;

  /// Number of the config block under way, behind which nothing is built or checked until it is in
  /// force.
  private long barrier = Long.MAX_VALUE;

  /// @param nanos a clock in nanoseconds
  ProposalDesk(
      TransactionPool pool,
      KeptPayload kept,
      Fetcher fetcher,
      Rules rules,
      OrderMetrics metrics,
      int ticksPerSecond,
      LongSupplier nanos) {
    this.pool = pool;
    this.kept = kept;
    this.fetcher = fetcher;
    this.rules = rules;
    this.metrics = metrics;
    this.inclusion = new Inclusion(pool);
    this.ticksPerSecond = ticksPerSecond;
    this.nanos = nanos;
  }

  /// Starts a configuration's time.
  void begin(long delivered, long lastConfig) {
    this.delivered = delivered;
    this.lastConfig = lastConfig;
    barrier = Long.MAX_VALUE;
    wanted = null;
    gathering.abandon();
    pending.clear();
    ready.clear();
    answers.clear();
    pool.putBackFrom(delivered + 1);
  }

  /// A config block is in force: what waited behind it may go on.
  void configured(long number) {
    lastConfig = number;
    barrier = Long.MAX_VALUE;
  }

  void want(Effect.BuildProposal build) {
    wanted = build;
    underWay = build.inFlight();
  }

  /// The view ended: what was proposed in it is void unless it is checked again.
  void abandon() {
    wanted = null;
    gathering.abandon();
    pending.values().removeIf(p -> !p.decided());
    pool.putBackFrom(delivered + 1);
    if (barrier > delivered) {
      barrier = Long.MAX_VALUE;
    }
  }

  void check(Effect.CheckProposal check, long nowTick) {
    ByteString bytes = CoreBytes.string(check.proposal().bytes());
    ByteString digest = CoreBytes.string(check.proposal().digest());
    try {
      ProposedBlock block = ProposedBlock.decode(bytes);
      Need need = check.carried() ? Need.ANSWER : Need.CHECK;
      gathering.begun(block.number(), nanos.getAsLong());
      pending.put(
          digest, new Pending(check.view(), check.proposer(), digest, block, need, nowTick));
    } catch (MalformedException e) {
      metrics.refused("malformed_proposal");
      answer(check.view(), check.proposal().sequence(), digest, false);
    }
  }

  /// Envelopes that were asked for.
  void arrived(Intake.Arrived arrived) {
    for (Iterator<Pending> all = pending.values().iterator(); all.hasNext(); ) {
      Pending p = all.next();
      for (PooledEnvelope envelope : arrived.envelopes()) {
        if ((p.settled() || !arrived.settled()) && p.block.digests().contains(envelope.digest())) {
          p.fetched.put(envelope.digest(), envelope);
        }
      }
      if (!p.settled() && p.block.digests().stream().anyMatch(arrived.bad()::contains)) {
        metrics.refused("proposal_with_refused_envelope");
        answer(p.view, p.block.number(), p.digest, false);
        all.remove();
      }
    }
  }

  /// Whether a proposal is to be built or waits for envelopes.
  boolean waits() {
    return wanted != null || !pending.isEmpty();
  }

  /// In how many nanoseconds to [#poll] again though nothing has happened; `Long.MAX_VALUE` if that
  /// is not needed.
  long leftNanos() {
    return wanted == null ? Long.MAX_VALUE : gathering.leftNanos(nanos.getAsLong());
  }

  /// Does what can be done by now and returns what the core is to be told.
  List<Event> poll(long nowTick) {
    for (Iterator<Pending> all = pending.values().iterator(); all.hasNext(); ) {
      Pending p = all.next();
      pool.claim(p.block.number(), p.block.digests());
      if (p.block.number() > barrier && !p.decided()) {
        continue;
      }
      List<PooledEnvelope> envelopes = p.envelopes();
      if (envelopes != null) {
        finish(p, envelopes, nowTick);
        all.remove();
      } else if (nowTick >= p.nextFetchTick) {
        p.nextFetchTick = nowTick + FETCH_EVERY_TICKS;
        fetcher.fetch(p.missing(), p.proposer, p.attempts++, p.settled());
      }
    }
    // Only now: what proposals under way name is taken.
    build(nowTick);
    List<Event> events = List.copyOf(answers);
    answers.clear();
    return events;
  }

  private void finish(Pending p, List<PooledEnvelope> envelopes, long nowTick) {
    String fault = p.settled() ? null : fault(p.block, envelopes);
    if (fault != null) {
      metrics.refused(fault);
    } else {
      remember(p.digest, envelopes);
      if (!p.decided()) {
        claim(p.block.number(), envelopes);
        kept.add(p.block.number(), envelopes);
      }
      if (!p.settled() && inclusion.passedOver(p.proposer, envelopes, nowTick)) {
        metrics.refused("proposal_passes_over_envelope");
        answers.add(new Event.Overlooked(p.view, p.proposer));
      }
    }
    if (!p.decided()) {
      answer(p.view, p.block.number(), p.digest, fault == null);
    }
  }

  private void answer(long view, long sequence, ByteString digest, boolean valid) {
    answers.add(new Event.ProposalChecked(view, sequence, CoreBytes.of(digest), valid));
  }

  /// Why the proposal is not acceptable, or null.
  private @Nullable String fault(ProposedBlock block, List<PooledEnvelope> envelopes) {
    boolean config = envelopes.getFirst().isConfig();
    long size = envelopes.stream().mapToLong(PooledEnvelope::size).sum();
    BatchSettings bounds = rules.batch();
    if (envelopes.size() > 1 && envelopes.stream().anyMatch(PooledEnvelope::isConfig)) {
      return "proposal_with_config_among_others";
    }
    if (config && !rules.isNextConfig(envelopes.getFirst())) {
      return "proposal_with_wrong_config";
    }
    if (block.lastConfig() != (config ? block.number() : lastConfig)) {
      return "proposal_with_wrong_last_config";
    }
    if (envelopes.size() > bounds.maxMessageCount() || size > bounds.absoluteMaxBytes()) {
      return "proposal_too_large";
    }
    if (repeats(block, envelopes)) {
      return "proposal_repeats_transaction";
    }
    if (!ConflictOrder.holds(envelopes)) {
      return "proposal_out_of_conflict_order";
    }
    return hasHash(block, envelopes) ? null : "proposal_with_wrong_data_hash";
  }

  private boolean repeats(ProposedBlock block, List<PooledEnvelope> envelopes) {
    Set<String> ids = new HashSet<>();
    for (PooledEnvelope envelope : envelopes) {
      long other = pool.proposedIn(envelope.digest());
      boolean inOther = other >= 0 && other != block.number();
      if (inOther || !ids.add(envelope.id()) || pool.committedLately(envelope.id())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasHash(ProposedBlock block, List<PooledEnvelope> envelopes) {
    return dataHash(envelopes).equals(block.header().getDataHash());
  }

  private static ByteString dataHash(List<PooledEnvelope> envelopes) {
    return BlockHashing.dataHashOfChecked(envelopes.stream().map(PooledEnvelope::bytes).toList());
  }

  private void claim(long number, List<PooledEnvelope> envelopes) {
    pool.propose(number, envelopes.stream().map(PooledEnvelope::digest).toList());
    if (envelopes.getFirst().isConfig()) {
      barrier = number;
    }
  }

  private void remember(ByteString digest, List<PooledEnvelope> envelopes) {
    ready.put(digest, envelopes);
    if (ready.size() > REMEMBERED_MAX) {
      ready.remove(ready.keySet().iterator().next());
    }
  }

  private void build(long nowTick) {
    Effect.BuildProposal build = wanted;
    if (build == null || build.sequence() > barrier || !worthwhile(nowTick)) {
      return;
    }
    BatchSettings bounds = rules.batch();
    List<PooledEnvelope> batch =
        ConflictOrder.of(pool.batch(bounds.maxMessageCount(), bounds.preferredMaxBytes()));
    if (batch.isEmpty()) {
      return;
    }
    if (batch.getFirst().isConfig() && !rules.isNextConfig(batch.getFirst())) {
      pool.drop(batch.getFirst());
      return;
    }
    gathering.begun(build.sequence(), nanos.getAsLong());
    ProposedBlock block = proposal(build, batch);
    ByteString bytes = block.encode();
    wanted = null;
    remember(Sha256.of(bytes), batch);
    claim(build.sequence(), batch);
    kept.add(build.sequence(), batch);
    answers.add(new Event.ProposalBuilt(build.view(), build.sequence(), CoreBytes.of(bytes)));
  }

  private boolean worthwhile(long nowTick) {
    BatchSettings bounds = rules.batch();
    if (underWay == 0
        && gathering.over(pool.waiting(), bounds.timeout().toNanos(), nanos.getAsLong())) {
      return true;
    }
    return pool.waiting() >= bounds.maxMessageCount()
        || pool.waitingBytes() >= bounds.preferredMaxBytes()
        || overdue(bounds, nowTick);
  }

  /// Whether the oldest waiting envelope has waited as long as may be; looked up once a tick.
  private boolean overdue(BatchSettings bounds, long nowTick) {
    if (nowTick == overdueAskedTick) {
      return false;
    }
    overdueAskedTick = nowTick;
    long timeoutTicks = bounds.timeout().toMillis() * ticksPerSecond / 1000;
    long oldest = pool.oldestSince();
    return oldest != Long.MAX_VALUE && nowTick - oldest >= timeoutTicks;
  }

  private ProposedBlock proposal(Effect.BuildProposal build, List<PooledEnvelope> batch) {
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(build.sequence())
            .setPreviousHash(CoreBytes.string(build.parent()))
            .setDataHash(dataHash(batch))
            .build();
    long config = batch.getFirst().isConfig() ? build.sequence() : lastConfig;
    return new ProposedBlock(header, config, batch.stream().map(PooledEnvelope::digest).toList());
  }

  /// @param leader whom to ask first for what is missing
  /// @return the payload of a decision, if it is all here; otherwise it is being fetched and
  ///   [#poll] has to be called until it is.
  @Nullable List<PooledEnvelope> payload(Decision decision, IntSupplier leader, long nowTick) {
    ByteString digest = CoreBytes.string(decision.proposal().digest());
    List<PooledEnvelope> envelopes = ready.get(digest);
    if (envelopes == null && !(pending.get(digest) instanceof Pending p && p.decided())) {
      try {
        ProposedBlock block = ProposedBlock.decode(CoreBytes.string(decision.proposal().bytes()));
        pending.put(
            digest,
            new Pending(decision.view(), leader.getAsInt(), digest, block, Need.PAYLOAD, nowTick));
      } catch (MalformedException e) {
        throw new IllegalStateException("a decided proposal does not decode", e);
      }
    }
    return envelopes;
  }

  /// Keeps the payload of a decision that was fetched whole.
  void fetched(Decision decision, List<PooledEnvelope> envelopes) {
    remember(CoreBytes.string(decision.proposal().digest()), envelopes);
  }

  /// A decision has left for the ledger.
  void delivered(Decision decision, List<PooledEnvelope> envelopes) {
    delivered = decision.sequence();
    gathering.delivered(delivered, envelopes.size(), pool.waiting(), nanos.getAsLong());
    underWay = Math.max(0, underWay - 1);
    claim(delivered, envelopes);
    ready.remove(CoreBytes.string(decision.proposal().digest()));
    pending.values().removeIf(p -> p.block.number() <= delivered);
  }
}
