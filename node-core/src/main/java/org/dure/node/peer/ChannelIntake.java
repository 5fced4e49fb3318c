package org.dure.node.peer;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.OptionalInt;

/// Where a channel takes in what the links bring. The two `on…` methods are called on network
/// threads and must return at once; each calls `taken` exactly once when the frame has been worked
/// off or dropped, which lets the peer send one more.
public interface ChannelIntake {

  /// The consenter of this channel that connects with `clientKey`; empty for anyone else.
  OptionalInt consenterOf(TlsKey clientKey);

  /// A consensus message from the node of consenter `from`; nothing about it has been checked but
  /// the sender's TLS key.
  void onConsensus(int from, ByteString message, Runnable taken);

  /// Envelopes for the pool.
  void onEnvelopes(int from, List<ByteString> envelopes, Runnable taken);

  /// The envelopes with these digests, as far as they are held here.
  List<ByteString> envelopes(List<ByteString> digests);

  /// The marshalled block with this number, or null above the ledger's end. May block on the disk.
  @org.jspecify.annotations.Nullable
  ByteString block(long number);
}
