package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.function.Function;
import org.dure.store.BlockArchive;
import org.dure.store.BlockToLive;
import org.dure.store.CollectionsRecord;
import org.dure.store.Cursor;
import org.dure.store.LedgerImage;
import org.dure.store.LedgerLoader;
import org.dure.store.LedgerSnapshots;
import org.dure.store.LedgerStart;
import org.dure.store.MissingSet;
import org.dure.store.PrivateSetId;
import org.dure.store.StateRecord;
import org.jspecify.annotations.Nullable;

/// Ends the process, without anything being tidied up, when the work on a snapshot has come to a
/// point.
record DyingSnapshots(LedgerSnapshots store, Point point) implements LedgerSnapshots {
  private static final int LIKE_KILLED = 137;

  enum Point {
    /// The checkpoint is linked and has not its number.
    CHECKPOINT,
    /// Nothing is written yet.
    PUBLIC_STATE,
    /// The public state is written.
    HASHED_STATE,
    /// All of the state is written.
    TX_IDS,
    /// The collections' turn has come.
    COLLECTIONS,
    /// All files are written, and the folder has its name.
    PRUNING,
    /// A part of the state is loaded.
    LOADING,
    /// All is loaded, and is not the channel's ledger yet.
    LOADED,
    /// The loaded ledger is in its place.
    FINISHED
  }

  private void reached(Point reached) {
    if (reached == point) {
      Runtime.getRuntime().halt(LIKE_KILLED);
    }
  }

  @Override
  public long checkpoint(String channelId, Path folder) {
    long height = store.checkpoint(channelId, folder);
    reached(Point.CHECKPOINT);
    return height;
  }

  @Override
  public LedgerImage image(String channelId, Path folder) {
    return new Image(store.image(channelId, folder));
  }

  @Override
  public LedgerLoader load(LedgerStart start) {
    return new Loader(store.load(start));
  }

  @Override
  public long prune(String channelId, long below, @Nullable BlockArchive archive) {
    reached(Point.PRUNING);
    return store.prune(channelId, below, archive);
  }

  private final class Image implements LedgerImage {
    private final LedgerImage image;

    Image(LedgerImage image) {
      this.image = image;
    }

    @Override
    public long height() {
      return image.height();
    }

    @Override
    public ByteString commitHash() {
      return image.commitHash();
    }

    @Override
    public Cursor<StateRecord> publicState() {
      reached(Point.PUBLIC_STATE);
      return image.publicState();
    }

    @Override
    public Cursor<StateRecord> hashedState() {
      reached(Point.HASHED_STATE);
      return image.hashedState();
    }

    @Override
    public Cursor<String> txIds() {
      reached(Point.TX_IDS);
      return image.txIds();
    }

    @Override
    public Cursor<CollectionsRecord> collections() {
      reached(Point.COLLECTIONS);
      return image.collections();
    }

    @Override
    public void close() {
      image.close();
    }
  }

  private final class Loader implements LedgerLoader {
    private final LedgerLoader loader;

    Loader(LedgerLoader loader) {
      this.loader = loader;
    }

    @Override
    public void putState(StateRecord entry) {
      loader.putState(entry);
    }

    @Override
    public void putHashed(
        StateRecord entry,
        BlockToLive blockToLive,
        Function<PrivateSetId, MissingSet.Eligibility> eligibility) {
      reached(Point.LOADING);
      loader.putHashed(entry, blockToLive, eligibility);
    }

    @Override
    public void putCollections(CollectionsRecord entry) {
      loader.putCollections(entry);
    }

    @Override
    public void putTxId(String txId) {
      loader.putTxId(txId);
    }

    @Override
    public void finish() {
      reached(Point.LOADED);
      loader.finish();
      reached(Point.FINISHED);
    }

    @Override
    public void close() {
      loader.close();
    }
  }
}
