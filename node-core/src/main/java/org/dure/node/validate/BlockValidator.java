package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.Version;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.definition.DefinitionView;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// Judges blocks. Signatures that were not checked before are checked in parallel; policies and
/// read sets go in the order of the block.
public final class BlockValidator {
  /// The namespace and key under which the state holds the channel's configuration, as Fabric does
  /// (core/peer/configtx_processor.go).
  public static final String CONFIG_NAMESPACE = "";

  public static final String CONFIG_KEY = "CHANNEL_CONFIG_ENV_BYTES";

  private static final int CHUNK = 8;
  private static final SignatureChecks.Result NOT_ASKED =
      new SignatureChecks.Result.Bad("no signature is asked for");

  private final SignatureChecks checks;
  private final ConfigRule configRule;
  private final Executor workers;

  /// @param workers threads for signatures; tasks never wait for one another
  public BlockValidator(SignatureChecks checks, ConfigRule configRule, Executor workers) {
    this.checks = checks;
    this.configRule = configRule;
    this.workers = workers;
  }

  /// Judges the block that follows `state`.
  ///
  /// @param state as of the block before
  /// @param config in force for this block
  /// @param definitions as of `state`
  public ValidatedBlock validate(
      ParsedBlock block, StateView state, ChannelConfig config, DefinitionView definitions) {
    BlockState before = BlockState.of(state, transactions(block));
    StateUpdates updates = new StateUpdates();
    if (block.number() == 0) {
      return genesis(block, updates);
    }
    List<SignatureChecks.Result> signatures = signatures(block, config);
    List<TxValidationCode> codes = endorsed(block, signatures, before, config, definitions);
    markRepeated(block, codes);
    ChannelConfig newConfig = applyInOrder(block, codes, before, updates, config);
    block.envelopes().forEach(envelope -> checks.forget(envelope, config));
    return new ValidatedBlock(block, codes, updates, newConfig);
  }

  private static List<Body.EndorserTx> transactions(ParsedBlock block) {
    return block.envelopes().stream()
        .map(ParsedEnvelope::body)
        .filter(Body.EndorserTx.class::isInstance)
        .map(Body.EndorserTx.class::cast)
        .toList();
  }

  /// Whoever starts the channel vouches for its first block.
  private static ValidatedBlock genesis(ParsedBlock block, StateUpdates updates) {
    if (!block.isConfig()) {
      throw new IllegalArgumentException("block 0 must hold one configuration and nothing else");
    }
    putConfig(updates, block.envelopes().getFirst(), new Version(0, 0));
    return new ValidatedBlock(block, List.of(TxValidationCode.VALID), updates, null);
  }

  private List<SignatureChecks.Result> signatures(ParsedBlock block, ChannelConfig config) {
    int size = block.size();
    SignatureChecks.Result[] results = new SignatureChecks.Result[size];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ParsedEnvelope envelope = block.envelopes().get(i);
      if (envelope.creator().isEmpty()) {
        results[i] = NOT_ASKED;
      } else if (checks.isKnown(envelope, config)) {
        results[i] = checks.check(envelope, config);
      } else {
        open.add(i);
      }
    }
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int from = 0; from < open.size(); from += CHUNK) {
      List<Integer> chunk = open.subList(from, Math.min(open.size(), from + CHUNK));
      Runnable task =
          () -> chunk.forEach(i -> results[i] = checks.check(block.envelopes().get(i), config));
      running.add(CompletableFuture.runAsync(task, workers));
    }
    running.forEach(CompletableFuture::join);
    return List.of(results);
  }

  private List<TxValidationCode> endorsed(
      ParsedBlock block,
      List<SignatureChecks.Result> signatures,
      BlockState before,
      ChannelConfig config,
      DefinitionView definitions) {
    FormCheck form = new FormCheck(config.channelId(), before);
    EndorsementCheck endorsement =
        new EndorsementCheck(new EndorsementPolicies(config, definitions), before);
    List<TxValidationCode> codes = new ArrayList<>(block.size());
    for (int i = 0; i < block.size(); i++) {
      ParsedEnvelope envelope = block.envelopes().get(i);
      TxValidationCode code = form.check(envelope, signatures.get(i));
      if (code == TxValidationCode.VALID
          && envelope.body() instanceof Body.EndorserTx tx
          && signatures.get(i) instanceof SignatureChecks.Result.Good(Signers signers)) {
        code = endorsement.check(tx, signers.endorsers());
      }
      codes.add(code);
    }
    return codes;
  }

  /// Of several sound transactions of one id the first counts, even if its reads turn out stale.
  private static void markRepeated(ParsedBlock block, List<TxValidationCode> codes) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < block.size(); i++) {
      ParsedEnvelope envelope = block.envelopes().get(i);
      if (codes.get(i) == TxValidationCode.VALID
          && envelope.body() instanceof Body.EndorserTx
          && !seen.add(envelope.txId())) {
        codes.set(i, TxValidationCode.DUPLICATE_TXID);
      }
    }
  }

  private @Nullable ChannelConfig applyInOrder(
      ParsedBlock block,
      List<TxValidationCode> codes,
      BlockState before,
      StateUpdates updates,
      ChannelConfig config) {
    ReadSetCheck reads = new ReadSetCheck(before, updates);
    WriteSets writes = new WriteSets(before, updates);
    ChannelConfig newConfig = null;
    for (int i = 0; i < block.size(); i++) {
      if (codes.get(i) != TxValidationCode.VALID) {
        continue;
      }
      ParsedEnvelope envelope = block.envelopes().get(i);
      Version version = new Version(block.number(), i);
      switch (envelope.body()) {
        case Body.EndorserTx tx -> {
          codes.set(
              i,
              WriteSets.isWritable(tx.rwSet())
                  ? reads.check(tx.rwSet())
                  : TxValidationCode.INVALID_WRITESET);
          if (codes.get(i) == TxValidationCode.VALID) {
            writes.apply(tx.rwSet(), version);
          }
        }
        case Body.ConfigTx configTx -> {
          newConfig = block.isConfig() ? configRule.next(config, configTx) : null;
          if (newConfig == null) {
            codes.set(i, TxValidationCode.INVALID_CONFIG_TRANSACTION);
          } else {
            putConfig(updates, envelope, version);
          }
        }
        case Body.ConfigUpdateTx update -> codes.set(i, TxValidationCode.UNSUPPORTED_TX_PAYLOAD);
        case Body.Malformed malformed -> codes.set(i, malformed.code());
      }
    }
    return newConfig;
  }

  private static void putConfig(StateUpdates updates, ParsedEnvelope envelope, Version version) {
    try {
      ByteString config = Payload.parseFrom(envelope.payload()).getData();
      updates.put(
          CONFIG_NAMESPACE, CONFIG_KEY, StateUpdate.Put.of(config, ByteString.EMPTY, version));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a parsed envelope does not parse", e);
    }
  }
}
