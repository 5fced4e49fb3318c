package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.EnvelopeGate.Verdict;
import org.dure.node.order.SubmitResult.Reason;
import org.dure.store.Ledger;

/// The way of an envelope into the pool, wherever it comes from: size, form, known already, gate,
/// pool. Each envelope is checked once.
final class Admission {
  private final String channelId;
  private final Supplier<ChannelConfig> config;
  private final Ledger ledger;
  private final EnvelopeGate gate;
  private final TransactionPool pool;
  private final LongSupplier clock;

  /// @param clock ticks, for the age of what is pooled
  Admission(
      String channelId,
      Supplier<ChannelConfig> config,
      Ledger ledger,
      EnvelopeGate gate,
      TransactionPool pool,
      LongSupplier clock) {
    this.channelId = channelId;
    this.config = config;
    this.ledger = ledger;
    this.gate = gate;
    this.pool = pool;
    this.clock = clock;
  }

  SubmitResult admit(ByteString bytes) {
    int max = config.get().batch().absoluteMaxBytes();
    if (bytes.size() > max) {
      return refused(
          "message payload is %d bytes and exceeds maximum allowed %d bytes"
              .formatted(bytes.size(), max));
    }
    ParsedEnvelope envelope = ParsedEnvelope.parse(bytes);
    SubmitResult wrong = form(envelope);
    if (wrong != null) {
      return wrong;
    }
    PooledEnvelope pooled = new PooledEnvelope(envelope);
    if (known(pooled)) {
      return new SubmitResult.AlreadyKnown(envelope.txId());
    }
    return switch (gate.check(envelope)) {
      case Verdict.Admitted() -> pool(pooled);
      case Verdict.Rejected(String reason, String message, boolean forbidden) ->
          new SubmitResult.Refused(forbidden ? Reason.FORBIDDEN : Reason.BAD_REQUEST, message);
    };
  }

  private @org.jspecify.annotations.Nullable SubmitResult form(ParsedEnvelope envelope) {
    if (envelope.body() instanceof Body.Malformed malformed) {
      return refused(malformed.reason());
    }
    if (!envelope.channelId().equals(channelId)) {
      return refused(
          "the envelope is of channel %s, not %s".formatted(envelope.channelId(), channelId));
    }
    try {
      BlockHashing.checkWellFormed(List.of(envelope.bytes()));
      return null;
    } catch (MalformedException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  /// Whether the envelope is pooled or on the ledger. The pool remembers what was committed lately,
  /// so that an envelope which is committed between the two questions is not taken again.
  boolean known(PooledEnvelope envelope) {
    return pool.knows(envelope.id())
        || (!envelope.isConfig() && ledger.transaction(envelope.id()).isPresent());
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

  private static SubmitResult refused(String message) {
    return new SubmitResult.Refused(Reason.BAD_REQUEST, message);
  }
}
