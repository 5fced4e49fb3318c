package org.dure.membership.config;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The consenters of a channel, and what a quorum of them is.
public final class Consenters {

  public List<Consenter> all() {
    throw new UnsupportedOperationException();
  }

  public int size() {
    throw new UnsupportedOperationException();
  }

  /// How many may be faulty: ⌊(n-1)/3⌋.
  public int faulty() {
    throw new UnsupportedOperationException();
  }

  /// ⌈(n+f+1)/2⌉.
  public int quorum() {
    throw new UnsupportedOperationException();
  }

  public Optional<Consenter> byId(int id) {
    throw new UnsupportedOperationException();
  }

  public Optional<Consenter> byClientTls(X509Certificate certificate) {
    throw new UnsupportedOperationException();
  }

  /// The consenter whose identity is `certificate`: who am I.
  public Optional<Consenter> byIdentity(X509Certificate certificate) {
    throw new UnsupportedOperationException();
  }
}
