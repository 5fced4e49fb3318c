package org.dure.bench.consensus;

import java.time.Duration;
import java.util.List;

/// What the benchmark of consensus is to do.
///
/// @param clients closed loops, each with one request outstanding
/// @param requestBytes what a request carries beside its envelope
/// @param signed whether clients sign and every replica checks it, by the rules of a real node;
///   otherwise a gate that lets everything through stands in
/// @param sink where decided blocks go
/// @param blockMax requests in a block at most
/// @param term sequences that one replica proposes before the next one's turn; 0 if the leader
///   stays
/// @param warmUp runs before anything is counted
/// @param duration of what is counted
/// @param crashLeader whether the leader's process is killed in the middle of what is counted
public record ConsensusLoad(
    int replicas,
    int clients,
    int requestBytes,
    boolean signed,
    Sink sink,
    int blockMax,
    int term,
    Duration warmUp,
    Duration duration,
    boolean crashLeader) {

  private static final int CLIENTS_MAX = 1 << 20;

  /// Where decided blocks go.
  public enum Sink {
    /// Kept in memory, the newest ones only. Votes are on disk all the same.
    MEMORY,
    /// Written to the node's own store, one synced batch for each block.
    ROCKSDB
  }

  public ConsensusLoad {
    if (replicas < 1 || replicas > 100) {
      throw new IllegalArgumentException("replicas: 1 to 100, not " + replicas);
    }
    if (clients < 1 || clients > CLIENTS_MAX) {
      throw new IllegalArgumentException("clients: 1 to " + CLIENTS_MAX + ", not " + clients);
    }
    if (requestBytes < 0 || requestBytes > 1 << 20) {
      throw new IllegalArgumentException("size: 0 to 1048576 bytes, not " + requestBytes);
    }
    if (blockMax < 1
        || term < 0
        || duration.isZero()
        || duration.isNegative()
        || warmUp.isNegative()) {
      throw new IllegalArgumentException("a load has blocks and a duration");
    }
    if (crashLeader && replicas < 4) {
      throw new IllegalArgumentException("with fewer than 4 replicas none may crash");
    }
  }

  /// Equal answers after which a client takes its request as done: one of them is a correct
  /// replica's.
  int answersNeeded() {
    return (replicas - 1) / 3 + 1;
  }

  /// The words a replica's process is given.
  List<String> replicaOptions() {
    return List.of(Boolean.toString(signed), sink.name(), Integer.toString(term));
  }
}
