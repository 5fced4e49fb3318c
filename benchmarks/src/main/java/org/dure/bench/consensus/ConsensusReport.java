package org.dure.bench.consensus;

import org.dure.bench.Report;
import org.jspecify.annotations.Nullable;

/// What a load on consensus came to.
///
/// @param machine what it ran on, with the client beside the replicas
/// @param envelopeBytes a whole request, as it is ordered
/// @param done requests for which f+1 replicas reported the same block and hash
/// @param latency from handing a request to one replica until it was done
/// @param requestsPerBlock mean over the counted time
/// @param repeated requests handed in again, because a replica refused them, was gone or took too
///   long
/// @param replicaCpuMillisPerRequest processor time of all replicas together; those alive at the
///   end
/// @param clientCpuMillisPerRequest processor time of this process, in which all clients live
/// @param crash what the leader's crash did; null without one
public record ConsensusReport(
    String machine,
    int replicas,
    int clients,
    int requestBytes,
    int envelopeBytes,
    boolean signed,
    ConsensusLoad.Sink sink,
    double seconds,
    long done,
    double perSecond,
    Report.Latency latency,
    double requestsPerBlock,
    long repeated,
    double replicaCpuMillisPerRequest,
    double clientCpuMillisPerRequest,
    @Nullable Crash crash) {

  /// @param leader the replica that was killed
  /// @param perSecondBefore requests done a second from the start of counting to the crash
  /// @param longestGapSeconds without any request done, from the crash on
  /// @param backSeconds from the crash to the start of the first half second behind that gap in
  ///   which at least 80 percent of the rate before was reached; negative if that did not happen
  public record Crash(
      int leader, double perSecondBefore, double longestGapSeconds, double backSeconds) {}
}
