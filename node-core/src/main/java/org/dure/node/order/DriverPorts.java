package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dure.pbft.Message;
import org.dure.pbft.Settings;

/// What the consensus thread reaches out to. None of it blocks but the question for history, before
/// the first event.
///
/// @param epoch the configuration in force
/// @param lastConfig number of the newest config block
/// @param connected whether frames reach a consenter's node at the moment
/// @param divergence finds out where this node's state began to differ
/// @param readmission offers an envelope that was accepted before a restart to the pool again
/// @param reconfigure puts the configuration of the block just committed into force, and says
///   whether the consenters are others than before
record DriverPorts(
    String channelId,
    Settings settings,
    Supplier<Epoch> epoch,
    LongSupplier lastConfig,
    ProposalDesk.Rules rules,
    Sender sender,
    IntPredicate connected,
    ProposalDesk.Fetcher fetcher,
    Fetching catchUp,
    History history,
    Queue decided,
    Checkpoints checkpoints,
    Finding divergence,
    Consumer<ByteString> readmission,
    BooleanSupplier reconfigure,
    OrderMetrics metrics) {

  /// Sends to one other node.
  interface Sender {
    void send(int consenterId, ByteString message);

    void sendEnvelopes(int consenterId, List<ByteString> envelopes);
  }

  /// Asks for decisions from other ledgers.
  @FunctionalInterface
  interface Fetching {
    /// @param parent hash of the block before `from`
    /// @param last the last that any source claims to have
    void request(long from, ByteString parent, long last, List<Integer> sources);
  }

  /// Where decided blocks go; `false` if there is no room now.
  @FunctionalInterface
  interface Queue {
    boolean offer(DecidedBlocks.Decided block);
  }

  /// Looks for the first block whose outcome differs here, on a thread of its own.
  @FunctionalInterface
  interface Finding {
    /// @param sequence the checkpoint at which the difference showed
    /// @param found takes a sentence that says what is known
    void find(long sequence, Consumer<String> found);
  }

  /// Keeps the newest proof of a stable checkpoint.
  @FunctionalInterface
  interface Checkpoints {
    void stable(Message.StableProof proof);
  }
}
