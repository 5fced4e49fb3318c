package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Optional;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.pbft.Bytes;
import org.dure.pbft.Ports;
import org.dure.pbft.Proposal;

/// What the consensus core asks of this node: hashing, identity keys, the form of proposals.
final class ConsensusPorts {
  /// Precedes every consensus message where it is signed, and nothing else that these keys sign.
  private static final byte[] LABEL = "dure/pbft/1\0".getBytes(StandardCharsets.US_ASCII);

  private ConsensusPorts() {}

  static Ports of(
      SigningIdentity identity, CryptoProvider crypto, EpochKeys keys, Ports.BlockVotes votes) {
    return new Ports(
        bytes -> Bytes.of(Sha256.of(bytes.toArray()).toByteArray()),
        new KnownSignatures(new Keys(identity, crypto, keys)),
        votes,
        bytes -> proposal(CoreBytes.string(bytes)));
  }

  /// A proposal as the core sees it; empty for bytes that are none.
  static Optional<Proposal> proposal(ByteString bytes) {
    try {
      ProposedBlock block = ProposedBlock.decode(bytes);
      return Optional.of(
          new Proposal(
              block.number(),
              CoreBytes.of(block.header().getPreviousHash()),
              CoreBytes.of(block.hash()),
              CoreBytes.of(Sha256.of(bytes)),
              CoreBytes.of(bytes)));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private record Keys(SigningIdentity identity, CryptoProvider crypto, EpochKeys keys)
      implements Ports.Signatures {

    @Override
    public Bytes sign(Bytes bytes) {
      return Bytes.of(identity.sign(labelled(bytes)));
    }

    @Override
    public boolean verify(int sender, Bytes bytes, Bytes signature) {
      PublicKey key = keys.signer(sender);
      return key != null && crypto.verify(key, labelled(bytes), signature.toArray());
    }

    private static byte[] labelled(Bytes bytes) {
      byte[] out = new byte[LABEL.length + bytes.length()];
      System.arraycopy(LABEL, 0, out, 0, LABEL.length);
      System.arraycopy(bytes.toArray(), 0, out, LABEL.length, bytes.length());
      return out;
    }
  }
}
