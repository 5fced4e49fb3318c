package org.dure.bench.commit;

/// What to commit.
///
/// @param keys to fill the state with before, by transactions of `fillWrites` writes each
/// @param blocks counted, after a tenth as many to warm up; 0 to fill only
/// @param transactions in a block
/// @param fillWrites keys that a filling transaction reads and writes
/// @param valueBytes random bytes in a value
/// @param checked whether the signatures were checked before, as on the way through the pool
/// @param intervals into which the filling is divided for the report
public record CommitLoad(
    long keys,
    int blocks,
    int transactions,
    int fillWrites,
    int valueBytes,
    boolean checked,
    int intervals) {
  public CommitLoad {
    if (keys < transactions || blocks < 0 || transactions < 1 || fillWrites < 1) {
      throw new IllegalArgumentException(
          "needs at least one transaction a block and as many keys as that");
    }
    if (valueBytes < 1 || intervals < 1) {
      throw new IllegalArgumentException("values and intervals need at least 1");
    }
  }
}
