package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;

/// Somebody known by a certificate of one MSP. Immutable and shared; the costly checks are done
/// once.
public final class Identity {

  public String mspId() {
    throw new UnsupportedOperationException();
  }

  /// Hex SHA-256 of the certificate: with [#mspId()] it tells identities apart.
  public String id() {
    throw new UnsupportedOperationException();
  }

  public X509Certificate certificate() {
    throw new UnsupportedOperationException();
  }

  /// The bytes of the `msp.SerializedIdentity` it was read from.
  public ByteString serialized() {
    throw new UnsupportedOperationException();
  }

  /// The end of the certificate's validity.
  public Instant expiresAt() {
    throw new UnsupportedOperationException();
  }

  /// Refuses when `now` is after [#expiresAt()]. Fabric checks this where clients come in, never
  /// when blocks are validated, where the clock must not matter.
  public Optional<Refusal> expiry(Instant now) {
    throw new UnsupportedOperationException();
  }

  /// The organisational units of the certificate's subject.
  public List<String> organizationalUnits() {
    throw new UnsupportedOperationException();
  }

  /// Chain, revocation and roles, as Fabric's `Validate`; empty when all hold. Does not look at the
  /// clock.
  public Optional<Refusal> validity() {
    throw new UnsupportedOperationException();
  }

  /// Whether this identity is `principal`; empty when it is.
  public Optional<Refusal> satisfies(MSPPrincipal principal) {
    throw new UnsupportedOperationException();
  }

  /// [#satisfies(MSPPrincipal)] on a principal parsed before.
  public Optional<Refusal> satisfies(Principal principal) {
    throw new UnsupportedOperationException();
  }

  /// Whether `signature` is this identity's over `message` (low S demanded).
  public boolean verify(byte[] message, byte[] signature) {
    throw new UnsupportedOperationException();
  }

  /// [#verify(byte[], byte[])] on byte strings.
  public boolean verify(ByteString message, ByteString signature) {
    throw new UnsupportedOperationException();
  }
}
