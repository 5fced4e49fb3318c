package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.block.BlockHashing;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.EnvelopeGate.Verdict;
import org.dure.node.order.SubmitResult.Reason;
import org.dure.store.Ledger;
import org.jspecify.annotations.Nullable;

/// The way of an envelope into the pool, wherever it comes from: size, form, known already, gate,
/// pool. Each envelope is checked once.
final class Admission {
  private final String channelId;
  private final Supplier<ChannelConfig> config;
  private final Ledger ledger;
  private final EnvelopeGate gate;
  private final TransactionPool pool;
  private final OrderMetrics metrics;
  private final ConfigIntake configs;
  private final LongSupplier clock;

  /// @param clock ticks, for the age of what is pooled
  Admission(
      String channelId,
      Supplier<ChannelConfig> config,
      Ledger ledger,
      EnvelopeGate gate,
      TransactionPool pool,
      ConfigIntake configs,
      OrderMetrics metrics,
      LongSupplier clock) {
    this.channelId = channelId;
    this.config = config;
    this.ledger = ledger;
    this.gate = gate;
    this.pool = pool;
    this.metrics = metrics;
    this.configs = configs;
    this.clock = clock;
  }

  /// What a look at an envelope said.
  sealed interface Examined {
    record Good(PooledEnvelope envelope) implements Examined {}

    record Bad(SubmitResult result, String reason) implements Examined {}
  }

  /// Examines what a client sent and pools what is ordered for it: a configuration update becomes
  /// the configuration that follows from it, all else stays what it is.
  ///
  /// @param pooled told what is ordered, if that has come into the pool now
  /// @throws ConfigException if an update is not authorised or does not apply
  SubmitResult submit(ByteString bytes, Consumer<ByteString> pooled) throws ConfigException {
    Examined.Bad tooLarge = tooLarge(bytes);
    if (tooLarge != null) {
      return tooLarge.result();
    }
    ParsedEnvelope sent = ParsedEnvelope.parse(bytes);
    boolean update =
        sent.body() instanceof Body.ConfigUpdateTx && sent.channelId().equals(channelId);
    ParsedEnvelope ordered = update ? configs.wrap(sent) : sent;
    SubmitResult result = pool(examine(ordered, this::known));
    if (result instanceof SubmitResult.Accepted) {
      pooled.accept(ordered.bytes());
    }
    return result;
  }

  /// Examines what another node sent and pools it.
  SubmitResult admit(ByteString bytes) {
    PooledEnvelope pooled = pool.get(Sha256.of(bytes));
    if (pooled != null) {
      return new SubmitResult.AlreadyKnown(pooled.envelope().txId());
    }
    return pool(examine(bytes, this::known));
  }

  /// Examines an envelope that a leader has proposed. That another one with its id is pooled here
  /// is no objection: a client may have signed the same transaction twice.
  Examined examineProposed(ByteString bytes) {
    return examine(bytes, this::committed);
  }

  private Examined examine(ByteString bytes, Predicate<PooledEnvelope> settled) {
    Examined.Bad tooLarge = tooLarge(bytes);
    return tooLarge == null ? examine(ParsedEnvelope.parse(bytes), settled) : tooLarge;
  }

  /// The objection to an envelope that is not worth parsing, or null.
  private Examined.@Nullable Bad tooLarge(ByteString bytes) {
    int max = config.get().batch().absoluteMaxBytes();
    return bytes.size() <= max
        ? null
        : bad(
            "too_large",
            "message payload is %d bytes and exceeds maximum allowed %d bytes"
                .formatted(bytes.size(), max));
  }

  private Examined examine(ParsedEnvelope envelope, Predicate<PooledEnvelope> settled) {
    Examined wrong = form(envelope);
    if (wrong != null) {
      return wrong;
    }
    PooledEnvelope pooled = new PooledEnvelope(envelope);
    if (settled.test(pooled)) {
      return new Examined.Bad(new SubmitResult.AlreadyKnown(envelope.txId()), "known");
    }
    return envelope.body() instanceof Body.ConfigTx proposed
        ? config(pooled, configs.objection(proposed))
        : checked(pooled);
  }

  private Examined config(PooledEnvelope envelope, String objection) {
    return objection.isEmpty()
        ? new Examined.Good(envelope)
        : bad("not_the_next_configuration", objection);
  }

  private Examined checked(PooledEnvelope pooled) {
    return switch (gate.check(pooled.envelope())) {
      case Verdict.Admitted() -> new Examined.Good(pooled);
      case Verdict.Rejected(String reason, String message, boolean forbidden) -> {
        metrics.refused(reason);
        Reason kind = forbidden ? Reason.FORBIDDEN : Reason.BAD_REQUEST;
        yield new Examined.Bad(new SubmitResult.Refused(kind, message), reason);
      }
    };
  }

  private @Nullable Examined form(ParsedEnvelope envelope) {
    if (envelope.body() instanceof Body.Malformed malformed) {
      return bad("malformed", malformed.reason());
    }
    if (envelope.body() instanceof Body.ConfigUpdateTx) {
      return bad("config_update", "a configuration update is no transaction of a block");
    }
    if (!envelope.channelId().equals(channelId)) {
      return bad(
          "other_channel",
          "the envelope is of channel %s, not %s".formatted(envelope.channelId(), channelId));
    }
    try {
      BlockHashing.checkWellFormed(envelope);
      return null;
    } catch (MalformedException e) {
      return bad("malformed", String.valueOf(e.getMessage()));
    }
  }

  private boolean known(PooledEnvelope envelope) {
    return pool.knows(envelope.id()) || committed(envelope);
  }

  /// Whether the envelope is on the ledger. The pool, which is asked again when the envelope enters
  /// it, remembers what is committed between the two questions.
  private boolean committed(PooledEnvelope envelope) {
    return pool.committedLately(envelope.id())
        || (!envelope.isConfig() && ledger.transaction(envelope.id()).isPresent());
  }

  private SubmitResult pool(Examined examined) {
    return switch (examined) {
      case Examined.Good(PooledEnvelope envelope) -> pool(envelope);
      case Examined.Bad(SubmitResult result, String reason) -> result;
    };
  }

  private SubmitResult pool(PooledEnvelope envelope) {
    String txId = envelope.envelope().txId();
    return switch (pool.offer(envelope, clock.getAsLong())) {
      case ADDED -> new SubmitResult.Accepted(txId);
      case KNOWN -> new SubmitResult.AlreadyKnown(txId);
      case FULL ->
          new SubmitResult.Refused(
              Reason.FULL, "the pool of channel " + channelId + " is full; try again later");
      case CREATOR_FULL ->
          new SubmitResult.Refused(
              Reason.FULL,
              "this client has its share of the pool of channel "
                  + channelId
                  + "; wait for transactions to commit");
    };
  }

  private Examined.Bad bad(String reason, String message) {
    metrics.refused(reason);
    return new Examined.Bad(new SubmitResult.Refused(Reason.BAD_REQUEST, message), reason);
  }
}
