package org.dure.pbft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cheap stand-ins for hashing, keys and proposals. A signature is a hash over the signer's number
/// and the bytes; nobody in a simulation signs for another.
public final class Toy {
  public static final Bytes GENESIS = hash(7, Bytes.EMPTY);

  /// Where a group starts, before its first stable checkpoint.
  public static final Message.StableProof START =
      new Message.StableProof(0, Bytes.EMPTY, Bytes.EMPTY, List.of());

  private Toy() {}

  public static Ports ports(int self) {
    return new Ports(bytes -> hash(1, bytes), new Keys(self), new Votes(self), Toy::parse);
  }

  record Keys(int self) implements Ports.Signatures {
    @Override
    public Bytes sign(Bytes bytes) {
      return hash(1000 + self, bytes);
    }

    @Override
    public boolean verify(int sender, Bytes bytes, Bytes signature) {
      return hash(1000 + sender, bytes).equals(signature);
    }
  }

  record Votes(int self) implements Ports.BlockVotes {
    @Override
    public Bytes sign(Proposal proposal, long view) {
      return vote(self, proposal, view);
    }

    @Override
    public boolean verify(int sender, Proposal proposal, long view, Bytes signature) {
      return vote(sender, proposal, view).equals(signature);
    }
  }

  private static Bytes vote(int signer, Proposal proposal, long view) {
    ByteBuffer text = ByteBuffer.allocate(24).put(proposal.id().toArray()).putLong(view);
    return hash(2000 + signer, Bytes.of(text.array()));
  }

  /// Sequence, parent, salt, requests.
  public static Bytes proposal(long sequence, Bytes parent, int salt, List<Long> requests) {
    ByteBuffer out = ByteBuffer.allocate(28 + 8 * requests.size());
    out.putLong(sequence).put(parent.toArray()).putInt(salt);
    requests.forEach(out::putLong);
    return Bytes.of(out.array());
  }

  public static Optional<Proposal> parse(Bytes bytes) {
    if (bytes.length() < 28 || (bytes.length() - 28) % 8 != 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.unsafeArray());
    long sequence = in.getLong();
    byte[] parent = new byte[16];
    in.get(parent);
    return sequence < 1
        ? Optional.empty()
        : Optional.of(
            new Proposal(sequence, Bytes.of(parent), hash(3, bytes), hash(1, bytes), bytes));
  }

  public static List<Long> requests(Proposal proposal) {
    ByteBuffer in = ByteBuffer.wrap(proposal.bytes().unsafeArray()).position(28);
    List<Long> requests = new ArrayList<>();
    while (in.hasRemaining()) {
      requests.add(in.getLong());
    }
    return requests;
  }

  public static Bytes next(Bytes state, Bytes id) {
    return hash(
        5, Bytes.of(ByteBuffer.allocate(32).put(state.toArray()).put(id.toArray()).array()));
  }

  public static Bytes hash(int salt, Bytes bytes) {
    long a = 0x9E3779B97F4A7C15L + salt;
    long b = 0xC2B2AE3D27D4EB4FL ^ ((long) salt << 32);
    for (byte x : bytes.unsafeArray()) {
      a = (a ^ x) * 0x100000001B3L;
      b = Long.rotateLeft(b, 5) * 31 + x;
    }
    return Bytes.owning(ByteBuffer.allocate(16).putLong(mix(a ^ b)).putLong(mix(b + a)).array());
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
