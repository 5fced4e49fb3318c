package org.dure.bench.commit;

import java.util.List;
import org.dure.bench.Report;
import org.jspecify.annotations.Nullable;

/// What came of it.
///
/// @param growth while the state was filled
/// @param counted the counted blocks, null if there were none
/// @param reads of single keys while blocks were being committed
/// @param transactions on the ledger, filling and warming up included
/// @param blockBytes of all blocks together, as they are on the wire
/// @param diskBytes of the ledger's folder: when the last block was committed, after the ledger was
///   closed and opened again, and after a full compaction
public record CommitReport(
    String machine,
    CommitLoad load,
    List<Interval> growth,
    @Nullable Interval counted,
    Report.Latency reads,
    long transactions,
    long blockBytes,
    Disk diskBytes) {
  /// @param keys in the state at the end
  /// @param seconds of committing, without the making of the blocks
  /// @param cpuMillis of the whole process meanwhile, for each transaction
  public record Interval(
      long keys, long transactions, double seconds, double perSecond, double cpuMillis) {}

  public record Disk(long committed, long reopened, long compacted) {}

  /// What the ledger takes on disk for each byte of its blocks, at one of the three moments.
  public double perBlockByte(long bytes) {
    return (double) bytes / Math.max(1, blockBytes);
  }

  /// A line for each interval, with a heading.
  public String csv() {
    StringBuilder csv = new StringBuilder("keys,transactions,seconds,per_second,cpu_ms\n");
    for (Interval each : growth) {
      csv.append(
          "%d,%d,%.3f,%.0f,%.4f%n"
              .formatted(
                  each.keys, each.transactions, each.seconds, each.perSecond, each.cpuMillis));
    }
    return csv.toString();
  }
}
