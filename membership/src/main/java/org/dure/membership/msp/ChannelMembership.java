package org.dure.membership.msp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.membership.crypto.EcdsaSignature;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Refusal.Reason;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// The MSPs of one channel, and a bounded cache of the identities they know. Thread-safe.
public final class ChannelMembership {

  private static final int CACHED_IDENTITIES_MAX = 10_000;

  private final SortedMap<String, Msp> msps;
  private final Cache<ByteString, IdentityResult.Known> known;

  private ChannelMembership(SortedMap<String, Msp> msps) {
    this.msps = Collections.unmodifiableSortedMap(msps);
    this.known = Caffeine.newBuilder().maximumSize(CACHED_IDENTITIES_MAX).build();
  }

  /// The last of several with one id counts.
  public static ChannelMembership of(Collection<Msp> msps) {
    SortedMap<String, Msp> byId = new TreeMap<>();
    for (Msp msp : msps) {
      byId.put(msp.id(), msp);
    }
    return new ChannelMembership(byId);
  }

  /// By MSP id, sorted.
  public Map<String, Msp> msps() {
    return msps;
  }

  /// The TLS authorities of all organisations, root and intermediate.
  public List<X509Certificate> tlsAuthorities() {
    return msps.values().stream().flatMap(msp -> msp.tlsAuthorities().stream()).toList();
  }

  /// Reads a marshalled `msp.SerializedIdentity`, such as a creator or an endorser.
  public IdentityResult identity(ByteString serialized) {
    IdentityResult.Known cached = known.getIfPresent(serialized);
    if (cached != null) {
      return cached;
    }
    SerializedIdentity parsed;
    try {
      parsed = SerializedIdentity.parseFrom(serialized);
    } catch (InvalidProtocolBufferException e) {
      return new IdentityResult.Malformed(
          new Refusal(
              Reason.MALFORMED, "could not deserialize a SerializedIdentity: " + e.getMessage()));
    }
    IdentityResult result = identity(parsed);
    if (result instanceof IdentityResult.Known found) {
      known.put(serialized, found);
    }
    return result;
  }

  private IdentityResult identity(SerializedIdentity parsed) {
    Msp msp = msps.get(parsed.getMspid());
    return msp == null
        ? new IdentityResult.Unknown(
            new Refusal(
                Reason.UNKNOWN_MSP, "MSP " + parsed.getMspid() + " is not defined on channel"))
        : msp.identity(parsed.getIdBytes());
  }

  /// Fabric's `IsWellFormed`, which needs no MSP: exactly one PEM certificate, its issuer's
  /// signature in minimal DER. Empty when it holds.
  public static Optional<Refusal> wellFormedness(ByteString serialized) {
    try {
      SerializedIdentity parsed = SerializedIdentity.parseFrom(serialized);
      Pem pem = Pem.parse(parsed.getIdBytes().toByteArray());
      if (pem == null) {
        return malformed("PEM decoding resulted in an empty block");
      }
      if (pem.trailing()) {
        return malformed("identity for MSP " + parsed.getMspid() + " has trailing bytes");
      }
      if (!pem.type().equals("CERTIFICATE")) {
        return malformed("pem type is " + pem.type() + ", should be 'CERTIFICATE' or missing");
      }
      X509Certificate certificate = Certificates.parseDer(pem.der());
      boolean canonical =
          !Certificates.isEcdsaSigned(certificate)
              || EcdsaSignature.parse(certificate.getSignature()) != null;
      return canonical
          ? Optional.empty()
          : malformed("identity for MSP " + parsed.getMspid() + " has a non canonical signature");
    } catch (InvalidProtocolBufferException | MspException e) {
      return malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Refusal> malformed(String message) {
    return Optional.of(new Refusal(Reason.MALFORMED, message));
  }
}
