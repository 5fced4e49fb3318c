package org.dure.pbft.sim;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dure.pbft.Bytes;
import org.dure.pbft.Ports;
import org.dure.pbft.Proposal;

/// Real hashes; signatures are keyed hashes, which nobody forges without the replica's secret.
/// Proposals are sequence, parent and request numbers.
final class SimCrypto {
  static final Bytes GENESIS = hash("genesis", Bytes.EMPTY);

  private SimCrypto() {}

  static Ports ports(int self) {
    return new Ports(
        bytes -> hash("digest", bytes),
        new Ports.Signatures() {
          @Override
          public Bytes sign(Bytes bytes) {
            return hash("key" + self, bytes);
          }

          @Override
          public boolean verify(int sender, Bytes bytes, Bytes signature) {
            return hash("key" + sender, bytes).equals(signature);
          }
        },
        new Ports.BlockVotes() {
          @Override
          public Bytes sign(Proposal proposal, long view) {
            return hash("block" + self + "/" + view, proposal.id());
          }

          @Override
          public boolean verify(int sender, Proposal proposal, long view, Bytes signature) {
            return hash("block" + sender + "/" + view, proposal.id()).equals(signature);
          }
        },
        SimCrypto::parse);
  }

  static Bytes proposal(long sequence, Bytes parent, List<Long> requests) {
    ByteBuffer out = ByteBuffer.allocate(8 + 32 + 8 * requests.size());
    out.putLong(sequence).put(parent.toArray());
    requests.forEach(out::putLong);
    return Bytes.of(out.array());
  }

  static Optional<Proposal> parse(Bytes bytes) {
    if (bytes.length() < 40 || bytes.length() % 8 != 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.toArray());
    long sequence = in.getLong();
    byte[] parent = new byte[32];
    in.get(parent);
    return Optional.of(
        new Proposal(sequence, Bytes.of(parent), hash("id", bytes), hash("digest", bytes), bytes));
  }

  static List<Long> requests(Proposal proposal) {
    ByteBuffer in = ByteBuffer.wrap(proposal.bytes().toArray()).position(40);
    List<Long> requests = new ArrayList<>();
    while (in.hasRemaining()) {
      requests.add(in.getLong());
    }
    return requests;
  }

  static Bytes hash(String domain, Bytes bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(domain.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return Bytes.of(sha.digest(bytes.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
