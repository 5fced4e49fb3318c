package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/// A range that was read: keys from `startKey` (included) to `endKey` (excluded, empty: no bound).
/// `exhausted` says that the reader went to the end of the range; if not, `endKey` is the last key
/// it saw and counts as included.
public record RangeQuery(String startKey, String endKey, boolean exhausted, Results results) {
  /// What was found, so that a phantom can be noticed.
  public sealed interface Results {}

  /// Each key and version that was found, in order.
  public record RawReads(List<KvRead> reads) implements Results {
    public RawReads {
      reads = List.copyOf(reads);
    }
  }

  /// Hashes over the keys and versions that were found; see [RangeQueryRecorder]. Degree and level
  /// are unsigned, the degree is at least 2.
  public record MerkleSummary(int maxDegree, int maxLevel, List<ByteString> maxLevelHashes)
      implements Results {
    public MerkleSummary {
      maxLevelHashes = List.copyOf(maxLevelHashes);
    }
  }

  /// Nothing was found.
  public record NoResults() implements Results {}

  static List<RangeQuery> of(List<RangeQueryInfo> protos) throws MalformedException {
    List<RangeQuery> queries = new ArrayList<>(protos.size());
    for (RangeQueryInfo proto : protos) {
      queries.add(of(proto));
    }
    return queries;
  }

  private static RangeQuery of(RangeQueryInfo proto) throws MalformedException {
    int degree = proto.getReadsMerkleHashes().getMaxDegree();
    if (proto.hasReadsMerkleHashes() && Integer.compareUnsigned(degree, 2) < 0) {
      throw new MalformedException("a range query has a Merkle tree of degree " + degree);
    }
    return new RangeQuery(
        proto.getStartKey(), proto.getEndKey(), proto.getItrExhausted(), resultsOf(proto));
  }

  private static Results resultsOf(RangeQueryInfo proto) {
    return switch (proto.getReadsInfoCase()) {
      case RAW_READS ->
          new RawReads(proto.getRawReads().getKvReadsList().stream().map(KvRead::of).toList());
      case READS_MERKLE_HASHES -> {
        QueryReadsMerkleSummary summary = proto.getReadsMerkleHashes();
        yield new MerkleSummary(
            summary.getMaxDegree(), summary.getMaxLevel(), summary.getMaxLevelHashesList());
      }
      case READSINFO_NOT_SET -> new NoResults();
    };
  }

  RangeQueryInfo toProto() {
    RangeQueryInfo.Builder proto =
        RangeQueryInfo.newBuilder()
            .setStartKey(startKey)
            .setEndKey(endKey)
            .setItrExhausted(exhausted);
    switch (results) {
      case RawReads raw -> proto.setRawReads(queryReads(raw.reads()));
      case MerkleSummary summary ->
          proto.setReadsMerkleHashes(
              QueryReadsMerkleSummary.newBuilder()
                  .setMaxDegree(summary.maxDegree())
                  .setMaxLevel(summary.maxLevel())
                  .addAllMaxLevelHashes(summary.maxLevelHashes()));
      case NoResults none -> {}
    }
    return proto.build();
  }

  static QueryReads queryReads(List<KvRead> reads) {
    return QueryReads.newBuilder()
        .addAllKvReads(reads.stream().map(KvRead::toProto).toList())
        .build();
  }
}
