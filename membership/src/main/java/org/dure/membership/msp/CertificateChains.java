package org.dure.membership.msp;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Refusal.Reason;

/// Finds the chain from a certificate to a root, by the rules of Go's `crypto/x509` that Fabric's
/// MSP relies on: names match, signatures check, every certificate is valid one second after the
/// first one's validity began (so that the clock does not matter), issuers are CAs allowed to sign
/// certificates within their path length, extended key usage allows server authentication or is
/// absent.
final class CertificateChains {

  private static final int LENGTH_MAX = 10;
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final int KEY_CERT_SIGN = 5;
  private static final Set<String> HANDLED_CRITICAL =
      Set.of("2.5.29.15", "2.5.29.19", "2.5.29.17", "2.5.29.37", "2.5.29.14", "2.5.29.35");

  private final List<X509Certificate> roots;
  private final List<X509Certificate> intermediates;
  private final CryptoProvider crypto;

  CertificateChains(
      List<X509Certificate> roots, List<X509Certificate> intermediates, CryptoProvider crypto) {
    this.roots = roots.stream().distinct().toList();
    this.intermediates = intermediates.stream().distinct().toList();
    this.crypto = crypto;
  }

  /// A chain, or why there is none.
  sealed interface Result {
    /// The certificate first, a root last; a root alone is a chain of one.
    record Chain(List<X509Certificate> certificates) implements Result {}

    record None(Refusal refusal) implements Result {}
  }

  /// The one chain of `certificate`; several are refused as Fabric does.
  Result find(X509Certificate certificate) {
    Instant when = certificate.getNotBefore().toInstant().plusSeconds(1);
    Search search = new Search(when);
    if (roots.contains(certificate)) {
      if (search.acceptable(certificate)) {
        search.found.add(List.of(certificate));
      }
    } else if (search.acceptable(certificate)) {
      search.extend(List.of(certificate));
    }
    if (search.found.size() == 1) {
      return new Result.Chain(search.found.getFirst());
    }
    if (search.found.isEmpty()) {
      return new Result.None(search.refusal);
    }
    return new Result.None(
        new Refusal(
            Reason.UNKNOWN_AUTHORITY,
            "this MSP only supports a single validation chain, got " + search.found.size()));
  }

  private final class Search {
    private final Instant when;
    private final List<List<X509Certificate>> found = new ArrayList<>();
    private Refusal refusal =
        invalid(Reason.UNKNOWN_AUTHORITY, "x509: certificate signed by unknown authority");

    Search(Instant when) {
      this.when = when;
    }

    void extend(List<X509Certificate> chain) {
      X509Certificate last = chain.getLast();
      for (X509Certificate root : roots) {
        if (issued(root, last, chain)) {
          found.add(append(chain, root));
        }
      }
      if (chain.size() >= LENGTH_MAX) {
        return;
      }
      for (X509Certificate intermediate : intermediates) {
        if (!chain.contains(intermediate) && issued(intermediate, last, chain)) {
          extend(append(chain, intermediate));
        }
      }
    }

    private boolean issued(
        X509Certificate issuer, X509Certificate subject, List<X509Certificate> below) {
      if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())
          || !crypto.isSignedBy(subject, issuer.getPublicKey())) {
        return false;
      }
      boolean[] usage = issuer.getKeyUsage();
      if (!Certificates.isAuthority(issuer) || (usage != null && !usage[KEY_CERT_SIGN])) {
        return refuse(
            Reason.NOT_AN_IDENTITY,
            "x509: certificate is not authorized to sign other certificates");
      }
      if (issuer.getBasicConstraints() < below.size() - 1) {
        return refuse(
            Reason.NOT_AN_IDENTITY, "x509: too many intermediates for path length constraint");
      }
      return acceptable(issuer);
    }

    boolean acceptable(X509Certificate certificate) {
      Date date = Date.from(when);
      if (date.before(certificate.getNotBefore()) || date.after(certificate.getNotAfter())) {
        return refuse(
            Reason.EXPIRED,
            "x509: certificate has expired or is not yet valid: "
                + certificate.getSubjectX500Principal()
                + " at "
                + when);
      }
      Set<String> critical = certificate.getCriticalExtensionOIDs();
      if (certificate.getExtensionValue(NAME_CONSTRAINTS) != null
          || (critical != null && !HANDLED_CRITICAL.containsAll(critical))) {
        return refuse(
            Reason.UNKNOWN_AUTHORITY, "x509: unhandled critical extension or name constraint");
      }
      return usable(certificate)
          || refuse(
              Reason.NOT_AN_IDENTITY, "x509: certificate specifies an incompatible key usage");
    }

    private boolean refuse(Reason reason, String message) {
      refusal = invalid(reason, message);
      return false;
    }
  }

  private static boolean usable(X509Certificate certificate) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static Refusal invalid(Reason reason, String detail) {
    return new Refusal(reason, "the supplied identity is not valid: " + detail);
  }

  private static List<X509Certificate> append(List<X509Certificate> chain, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.add(next);
    return List.copyOf(longer);
  }
}
