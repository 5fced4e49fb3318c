package org.dure.membership.config;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.MspException;

/// The consenters of a channel in the order of their ids, and what a quorum of them is.
public final class Consenters {

  private record Entry(Consenter consenter, X509Certificate identity, X509Certificate clientTls) {}

  private final List<Entry> entries;
  private final List<Consenter> all;

  private Consenters(List<Entry> entries) {
    this.entries = entries;
    this.all = entries.stream().map(Entry::consenter).toList();
  }

  /// @throws ConfigException if ids, identities or TLS certificates repeat, or one does not parse
  static Consenters of(List<Consenter> consenters) throws ConfigException {
    List<Entry> entries = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    Set<X509Certificate> identities = new HashSet<>();
    Set<X509Certificate> clients = new HashSet<>();
    for (Consenter consenter : consenters) {
      try {
        Entry entry =
            new Entry(
                consenter,
                Certificates.parsePem(consenter.identity()),
                Certificates.parsePem(consenter.clientTlsCert()));
        Certificates.parsePem(consenter.serverTlsCert());
        if (!ids.add(consenter.id())
            || !identities.add(entry.identity())
            || !clients.add(entry.clientTls())) {
          throw new ConfigException(
              "consenter " + consenter.id() + " repeats an id, an identity or a TLS certificate");
        }
        entries.add(entry);
      } catch (MspException e) {
        throw new ConfigException(
            "a certificate of consenter " + consenter.id() + " is not usable: " + e.getMessage(),
            e);
      }
    }
    entries.sort((a, b) -> Integer.compareUnsigned(a.consenter().id(), b.consenter().id()));
    return new Consenters(List.copyOf(entries));
  }

  /// All, by ascending id.
  public List<Consenter> all() {
    return all;
  }

  public int size() {
    return all.size();
  }

  /// How many may be faulty.
  public int faulty() {
    return faulty(size());
  }

  /// How many must agree: any two quorums share a correct consenter.
  public int quorum() {
    return quorum(size());
  }

  /// How many of `n` consenters may be faulty: ⌊(n-1)/3⌋.
  public static int faulty(int n) {
    return Math.max(0, (n - 1) / 3);
  }

  /// How many of `n` consenters make a quorum: ⌈(n+f+1)/2⌉, so that any two share a correct one.
  public static int quorum(int n) {
    return (n + faulty(n) + 2) / 2;
  }

  public Optional<Consenter> byId(int id) {
    return all.stream().filter(c -> c.id() == id).findFirst();
  }

  /// The consenter that opens connections with `certificate`.
  public Optional<Consenter> byClientTls(X509Certificate certificate) {
    return entries.stream()
        .filter(e -> e.clientTls().equals(certificate))
        .map(Entry::consenter)
        .findFirst();
  }

  /// The consenter that signs with this key: who am I. The key counts and not the certificate,
  /// which may have been renewed since the configuration was made.
  ///
  /// @param encoded the public key, DER
  public Optional<Consenter> byPublicKey(byte[] encoded) {
    return entries.stream()
        .filter(e -> Arrays.equals(e.identity().getPublicKey().getEncoded(), encoded))
        .map(Entry::consenter)
        .findFirst();
  }
}
