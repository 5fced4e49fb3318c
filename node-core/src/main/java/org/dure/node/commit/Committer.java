package org.dure.node.commit;

import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.CommitHash;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.CollectionRecords;
import org.dure.node.collection.PrivateCollections;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.events.CommitEvents;
import org.dure.node.events.CommittedBlock;
import org.dure.node.order.BlockSink;
import org.dure.node.order.CommitReceipt;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ValidatedBlock;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits the decided blocks of one channel, one after the other. A block that is on the ledger
/// already is answered again and not written again. Called by one thread.
///
/// Whatever it throws ([CommitException], org.dure.store.StoreException) means that the channel
/// must stop; the ledger is then as it was before the block.
public final class Committer implements BlockSink {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final Ledger ledger;
  private final BlockValidator validator;
  private final ChannelConfigHolder config;
  private final CommitEvents events;
  private final CommitMetrics metrics;
  private final BlockPlaintext plaintext;
  private final Consumer<String> redefined;

  /// @param redefined told the names of chaincodes whose collections are defined anew
  public Committer(
      Ledger ledger,
      BlockValidator validator,
      ChannelConfigHolder config,
      CommitEvents events,
      CommitMetrics metrics,
      BlockPlaintext plaintext,
      Consumer<String> redefined) {
    this.ledger = ledger;
    this.validator = validator;
    this.config = config;
    this.events = events;
    this.metrics = metrics;
    this.plaintext = plaintext;
    this.redefined = redefined;
  }

  @Override
  public CommitReceipt accept(ParsedBlock decided) {
    long height = ledger.height();
    if (decided.number() > height) {
      throw new CommitException(
          "block %d was decided while the ledger of channel %s ends before block %d"
              .formatted(decided.number(), ledger.channelId(), height));
    }
    return decided.number() < height ? receiptOfCommitted(decided) : commit(decided);
  }

  private CommitReceipt receiptOfCommitted(ParsedBlock again) {
    Block stored =
        ledger
            .signedHeader(again.number())
            .orElseThrow(() -> new CommitException("the ledger lacks block " + again.number()));
    ByteString hash = BlockHashing.headerHash(stored.getHeader());
    if (!hash.equals(again.hash())) {
      throw new CommitException(
          "block %d of channel %s was decided twice with different contents"
              .formatted(again.number(), ledger.channelId()));
    }
    try {
      return new CommitReceipt(again.number(), hash, Blocks.commitHash(stored));
    } catch (MalformedException e) {
      throw new CommitException("block " + again.number() + " on the ledger is damaged", e);
    }
  }

  private CommitReceipt commit(ParsedBlock decided) {
    long started = System.nanoTime();
    StateView state = ledger.state();
    ChannelConfig inForce = config.get();
    StoredDefinitions definitions = new StoredDefinitions(StoredDefinitions.lifecycleOf(state));
    ValidatedBlock validated = validator.validate(decided, state, inForce, definitions);
    ByteString filter = validated.filter();
    ByteString commitHash =
        decided.number() == 0
            ? ByteString.EMPTY
            : CommitHash.of(filter, validated.updates(), ledger.commitHash());
    ParsedBlock complete =
        decided.withBlock(Blocks.withOutcome(decided.block(), filter, commitHash));
    long judged = System.nanoTime();
    PrivateUpdates privates =
        plaintext.of(complete, validated.codes(), new PrivateCollections(inForce, definitions));
    ledger.commit(
        new CommitBatch(
            complete,
            validated.updates(),
            privates,
            CollectionRecords.of(validated.updates(), state)));
    BlockPlaintext.redefined(validated.updates()).forEach(redefined);
    long written = System.nanoTime();
    ChannelConfig newConfig = validated.newConfig();
    if (newConfig != null) {
      config.replace(newConfig);
      LOG.info(
          "event=new-configuration channel={} block={} sequence={}",
          ledger.channelId(),
          decided.number(),
          newConfig.sequence());
    }
    events.publish(new CommittedBlock(complete));
    report(validated, judged - started, written - judged);
    return new CommitReceipt(decided.number(), complete.hash(), commitHash);
  }

  private void report(ValidatedBlock block, long validateNanos, long writeNanos) {
    block.codes().forEach(metrics::judged);
    metrics.committed(block.block().number(), validateNanos, writeNanos);
    LOG.debug(
        "event=committed channel={} block={} transactions={} validateMicros={} writeMicros={}",
        ledger.channelId(),
        block.block().number(),
        block.codes().size(),
        validateNanos / 1000,
        writeNanos / 1000);
  }
}
