package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.dure.model.Sha256;
import org.dure.node.peer.ChannelIntake;
import org.dure.node.peer.TlsKey;
import org.jspecify.annotations.Nullable;

/// Notes what comes in over a node's links, and what it gives to those who ask.
final class CountedIntake implements ChannelIntake {
  /// An envelope that came unasked.
  record Pushed(int from, ByteString digest) {}

  final Map<Pushed, Integer> pushed = new ConcurrentHashMap<>();
  final Map<ByteString, Integer> given = new ConcurrentHashMap<>();
  final Queue<ByteString> consensus = new ConcurrentLinkedQueue<>();
  private final ChannelIntake inner;

  CountedIntake(ChannelIntake inner) {
    this.inner = inner;
  }

  @Override
  public OptionalInt consenterOf(TlsKey clientKey) {
    return inner.consenterOf(clientKey);
  }

  @Override
  public void onConsensus(int from, ByteString message, Runnable taken) {
    consensus.add(message);
    inner.onConsensus(from, message, taken);
  }

  @Override
  public void onEnvelopes(int from, List<ByteString> envelopes, Runnable taken) {
    envelopes.forEach(bytes -> pushed.merge(new Pushed(from, Sha256.of(bytes)), 1, Integer::sum));
    inner.onEnvelopes(from, envelopes, taken);
  }

  @Override
  public List<ByteString> envelopes(List<ByteString> digests) {
    List<ByteString> found = inner.envelopes(digests);
    found.forEach(bytes -> given.merge(Sha256.of(bytes), 1, Integer::sum));
    return found;
  }

  @Override
  public @Nullable ByteString block(long number) {
    return inner.block(number);
  }
}
