package org.dure.store.rocks;

/// How much a ledger's database may use.
///
/// @param cacheBytes block cache, shared by all families of a ledger; default 64 MiB
/// @param memtableBytes all write buffers of a ledger together before the largest is flushed;
///   default 96 MiB
/// @param backgroundJobs threads for flushes and compactions; default 2
public record RocksTuning(long cacheBytes, long memtableBytes, int backgroundJobs) {
  public static final RocksTuning DEFAULT = new RocksTuning(64L << 20, 96L << 20, 2);

  public RocksTuning {
    if (cacheBytes < 1 << 20 || memtableBytes < 1 << 20 || backgroundJobs < 1) {
      throw new IllegalArgumentException(
          "cache and memtables need at least 1 MiB each and one background job");
    }
  }
}
