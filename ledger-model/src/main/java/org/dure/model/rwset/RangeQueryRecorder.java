package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.model.Sha256;

/// Collects what a range query returned and shortens it to Merkle hashes once there is more than
/// `maxDegree` of it, the way Fabric's query_results_helper does: runs of `maxDegree + 1` reads are
/// hashed into a leaf, and a level with more than `maxDegree` hashes folds into one hash of the
/// level above. The validator records the range again with the same degree and compares.
public final class RangeQueryRecorder {
  /// The degree of Fabric's simulations; to be used wherever two endorsers must come to the same
  /// bytes.
  public static final int FABRIC_DEGREE = 50;

  private static final long NEVER = Long.MAX_VALUE;

  private final long maxDegree;
  private List<KvRead> pending = new ArrayList<>();
  private final SortedMap<Integer, List<ByteString>> levels = new TreeMap<>();
  private int maxLevel = 1;
  private boolean hashed;

  private RangeQueryRecorder(long maxDegree) {
    this.maxDegree = maxDegree;
  }

  /// Keeps every read as it is.
  public static RangeQueryRecorder raw() {
    return new RangeQueryRecorder(NEVER);
  }

  /// Hashes as soon as more than `maxDegree` reads came.
  ///
  /// @param maxDegree unsigned, at least 2; Fabric simulates with [#FABRIC_DEGREE]
  public static RangeQueryRecorder merkle(int maxDegree) {
    if (Integer.compareUnsigned(maxDegree, 2) < 0) {
      throw new IllegalArgumentException(
          "the degree of the Merkle tree must be at least 2, not " + maxDegree);
    }
    return new RangeQueryRecorder(Integer.toUnsignedLong(maxDegree));
  }

  /// Adds the next key of the range.
  public void add(KvRead read) {
    pending.add(read);
    if (pending.size() > maxDegree) {
      foldPending();
    }
  }

  /// The hashes so far, without what is still pending; lets a validator stop early. Never the final
  /// answer.
  public RangeQuery.MerkleSummary summarySoFar() {
    return new RangeQuery.MerkleSummary(
        (int) maxDegree, maxLevel, levels.getOrDefault(maxLevel, List.of()));
  }

  /// Ends the recording.
  public RangeQuery.Results done() {
    if (!hashed) {
      return pending.isEmpty() ? new RangeQuery.NoResults() : new RangeQuery.RawReads(pending);
    }
    if (!pending.isEmpty()) {
      foldPending();
    }
    foldLevelsUpward();
    return summarySoFar();
  }

  private void foldPending() {
    ByteString leaf = Sha256.of(RangeQuery.queryReads(pending).toByteString());
    pending = new ArrayList<>();
    hashed = true;
    addToLevel(1, leaf);
    int level = 1;
    while (levels.getOrDefault(level, List.of()).size() > maxDegree) {
      ByteString combined = Sha256.of(remove(level));
      level++;
      addToLevel(level, combined);
      maxLevel = Math.max(maxLevel, level);
    }
  }

  private void foldLevelsUpward() {
    for (int level = 1; level < maxLevel; level++) {
      List<ByteString> hashes = remove(level);
      if (!hashes.isEmpty()) {
        addToLevel(level + 1, hashes.size() == 1 ? hashes.getFirst() : Sha256.of(hashes));
      }
    }
    if (levels.getOrDefault(maxLevel, List.of()).size() > maxDegree) {
      ByteString combined = Sha256.of(remove(maxLevel));
      maxLevel++;
      addToLevel(maxLevel, combined);
    }
  }

  private void addToLevel(int level, ByteString hash) {
    levels.computeIfAbsent(level, none -> new ArrayList<>()).add(hash);
  }

  private List<ByteString> remove(int level) {
    List<ByteString> hashes = levels.remove(level);
    return hashes == null ? List.of() : hashes;
  }
}
