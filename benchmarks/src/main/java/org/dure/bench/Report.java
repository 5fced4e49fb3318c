package org.dure.bench;

import java.util.Map;

/// What a load came to.
///
/// @param machine what it ran on, with the client beside the nodes
/// @param nodes how many node processes were measured
/// @param load what was sent
/// @param seconds that were counted
/// @param committed valid transactions whose commit was reported within them
/// @param perSecond committed transactions a second
/// @param latency of committed transactions, from the proposal to the reported commit
/// @param failures by gRPC status or validation code
/// @param nodeCpuMillisPerTransaction processor time of all nodes together, per committed
///   transaction
/// @param clientCpuMillisPerTransaction processor time of this process, per committed transaction
public record Report(
    String machine,
    int nodes,
    int inFlight,
    String load,
    double seconds,
    long committed,
    double perSecond,
    Latency latency,
    Map<String, Long> failures,
    double nodeCpuMillisPerTransaction,
    double clientCpuMillisPerTransaction) {

  /// Percentiles in milliseconds, all 0 when nothing was committed.
  public record Latency(double p50, double p95, double p99, double max) {}
}
