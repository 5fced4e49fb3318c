package org.dure.node.commit;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.CommitHash;
import org.dure.model.state.StateUpdates;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.CollectionRecords;
import org.dure.node.collection.PrivateCollections;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ValidatedBlock;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.StateView;
import org.jspecify.annotations.Nullable;

/// Judges blocks that were judged before, by another node or by this one earlier, and writes them
/// to a ledger. Judging and writing are two steps, so that the caller can compare in between.
/// Called by one thread.
public final class Replay {
  private final Ledger ledger;
  private final BlockValidator validator;
  private final BlockPlaintext plaintext;
  private ChannelConfig config;

  /// @param config in force for the ledger's next block
  /// @param plaintext gathers what is here of a block's private data
  public Replay(
      Ledger ledger, BlockValidator validator, ChannelConfig config, BlockPlaintext plaintext) {
    this.ledger = ledger;
    this.validator = validator;
    this.plaintext = plaintext;
    this.config = config;
  }

  /// A block judged again.
  ///
  /// @param filter the validation codes as they are now, one byte per transaction
  /// @param commitHash what follows from them, empty for block 0
  /// @param collections as they are before it
  public record Judged(
      ValidatedBlock validated,
      ByteString filter,
      ByteString commitHash,
      PrivateCollections collections) {
    ParsedBlock complete() {
      ParsedBlock block = validated.block();
      return block.withBlock(Blocks.withOutcome(block.block(), filter, commitHash));
    }
  }

  /// In force for the ledger's next block.
  public ChannelConfig config() {
    return config;
  }

  /// Judges the ledger's next block.
  public Judged judge(ParsedBlock block) {
    StateView state = ledger.state();
    StoredDefinitions definitions = new StoredDefinitions(StoredDefinitions.lifecycleOf(state));
    ValidatedBlock validated = validator.validate(block, state, config, definitions);
    ByteString filter = validated.filter();
    ByteString hash =
        block.number() == 0
            ? ByteString.EMPTY
            : CommitHash.of(filter, validated.updates(), ledger.commitHash());
    return new Judged(validated, filter, hash, new PrivateCollections(config, definitions));
  }

  /// Writes it with what this node has of its plaintext.
  public void write(Judged judged) {
    ParsedBlock complete = judged.complete();
    write(
        judged, complete, plaintext.of(complete, judged.validated().codes(), judged.collections()));
  }

  /// Writes it with the commit hash that the block came with, if it came with one: what follows is
  /// then compared with that one, and a difference shows once.
  public void writeAsStored(Judged judged) {
    ByteString stored = storedCommitHash(judged.validated().block());
    ByteString hash = stored == null || stored.isEmpty() ? judged.commitHash() : stored;
    Judged asStored = new Judged(judged.validated(), judged.filter(), hash, judged.collections());
    write(
        asStored,
        asStored.complete(),
        new PrivateUpdates(List.of(), List.of(), judged.collections()));
  }

  private static @Nullable ByteString storedCommitHash(ParsedBlock block) {
    try {
      return Blocks.commitHash(block.block());
    } catch (MalformedException e) {
      return null;
    }
  }

  private void write(Judged judged, ParsedBlock complete, PrivateUpdates privates) {
    StateUpdates updates = judged.validated().updates();
    ledger.commit(
        new CommitBatch(
            complete, updates, privates, CollectionRecords.of(updates, ledger.state())));
    ChannelConfig next = judged.validated().newConfig();
    if (next != null) {
      config = next;
    }
  }
}
