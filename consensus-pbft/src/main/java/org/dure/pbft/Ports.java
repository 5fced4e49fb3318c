package org.dure.pbft;

import java.util.Optional;

/// What the core needs to know and cannot compute: all are pure functions of their arguments (and
/// of keys that never change during an epoch), so the core stays deterministic in everything that
/// matters. Signing may be randomised; signatures decide nothing but their own validity.
public record Ports(Hashing hashing, Signatures signatures, BlockVotes blockVotes, Format format) {

  /// A collision-resistant hash.
  public interface Hashing {
    Bytes digest(Bytes bytes);
  }

  /// The replicas' identity keys.
  public interface Signatures {
    Bytes sign(Bytes bytes);

    boolean verify(int sender, Bytes bytes, Bytes signature);
  }

  /// Signatures that make a decided proposal checkable by anyone: they bind instance, epoch, view
  /// and the proposal's id.
  public interface BlockVotes {
    Bytes sign(Proposal proposal, long view);

    boolean verify(int sender, Proposal proposal, long view, Bytes signature);
  }

  /// Reads the chain links of opaque proposals.
  public interface Format {
    /// @return empty for bytes that are no proposal
    Optional<Proposal> parse(Bytes proposal);
  }
}
