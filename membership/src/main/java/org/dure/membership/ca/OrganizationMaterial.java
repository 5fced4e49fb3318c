package org.dure.membership.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.dure.membership.ca.CertificateAuthority.Leaf;
import org.dure.membership.ca.CertificateAuthority.Usage;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;

/// Writes the folder of one organisation as Fabric's cryptogen lays it out: `ca`, `tlsca`, `msp`,
/// `peers/NAME.DOMAIN/{msp,tls}` and `users/NAME@DOMAIN/{msp,tls}`.
public final class OrganizationMaterial {

  private static final List<String> ROLES = List.of("Client", "Peer", "Admin", "Orderer");

  private final Path dir;
  private final String domain;
  private final CryptoProvider crypto;
  private final CertificateAuthority ca;
  private final CertificateAuthority tlsCa;

  private OrganizationMaterial(
      Path dir,
      String domain,
      CryptoProvider crypto,
      CertificateAuthority ca,
      CertificateAuthority tlsCa) {
    this.dir = dir;
    this.domain = domain;
    this.crypto = crypto;
    this.ca = ca;
    this.tlsCa = tlsCa;
  }

  /// Makes both authorities and the organisation's own MSP folder in `dir`.
  ///
  /// @throws IOException also if there is material in `dir` already
  public static OrganizationMaterial create(Path dir, String domain, CryptoProvider crypto)
      throws IOException, MspException {
    CertificateAuthority ca =
        CertificateAuthority.root("ca." + domain, domain, crypto.newKeyPair(), crypto);
    CertificateAuthority tlsCa =
        CertificateAuthority.root("tlsca." + domain, domain, crypto.newKeyPair(), crypto);
    OrganizationMaterial material = new OrganizationMaterial(dir, domain, crypto, ca, tlsCa);
    material.writeAuthority("ca", ca);
    material.writeAuthority("tlsca", tlsCa);
    material.writeVerifying(dir.resolve("msp"));
    return material;
  }

  /// Adds a node: its server certificate is good for `name.DOMAIN`, `name`, localhost, 127.0.0.1
  /// and ::1.
  public void addPeer(String name) throws IOException, MspException {
    String host = name + "." + domain;
    List<String> names = List.of(host, name, "localhost", "127.0.0.1", "::1");
    write(dir.resolve("peers").resolve(host), host, "peer", "server", names);
  }

  /// Adds a user with role `client`.
  public void addUser(String name) throws IOException, MspException {
    String full = name + "@" + domain;
    write(dir.resolve("users").resolve(full), full, "client", "client", List.of(full));
  }

  /// Adds a user with role `admin`.
  public void addAdmin(String name) throws IOException, MspException {
    String full = name + "@" + domain;
    write(dir.resolve("users").resolve(full), full, "admin", "client", List.of(full));
  }

  private void write(Path home, String name, String role, String tlsPrefix, List<String> tlsNames)
      throws IOException, MspException {
    Path msp = home.resolve("msp");
    writeVerifying(msp);
    KeyPair keys = crypto.newKeyPair();
    MaterialFiles.key(msp.resolve("keystore/priv_sk"), keys.getPrivate());
    MaterialFiles.certificate(
        msp.resolve("signcerts").resolve(name + "-cert.pem"),
        ca.issue(new Leaf(name, List.of(role), List.of(), Usage.IDENTITY), keys.getPublic()));
    Path tls = home.resolve("tls");
    KeyPair tlsKeys = crypto.newKeyPair();
    MaterialFiles.certificate(tls.resolve("ca.crt"), tlsCa.certificate());
    MaterialFiles.key(tls.resolve(tlsPrefix + ".key"), tlsKeys.getPrivate());
    MaterialFiles.certificate(
        tls.resolve(tlsPrefix + ".crt"),
        tlsCa.issue(new Leaf(name, List.of(), tlsNames, Usage.TLS), tlsKeys.getPublic()));
  }

  private void writeAuthority(String kind, CertificateAuthority authority) throws IOException {
    Path folder = dir.resolve(kind);
    MaterialFiles.key(folder.resolve("priv_sk"), authority.key());
    MaterialFiles.certificate(folder.resolve(authorityFile(kind)), authority.certificate());
  }

  private void writeVerifying(Path msp) throws IOException {
    Files.createDirectories(msp.resolve("admincerts"));
    MaterialFiles.certificate(
        msp.resolve("cacerts").resolve(authorityFile("ca")), ca.certificate());
    MaterialFiles.certificate(
        msp.resolve("tlscacerts").resolve(authorityFile("tlsca")), tlsCa.certificate());
    Files.writeString(msp.resolve("config.yaml"), nodeRoles("cacerts/" + authorityFile("ca")));
  }

  private String authorityFile(String kind) {
    return kind + "." + domain + "-cert.pem";
  }

  private static String nodeRoles(String caFile) {
    StringBuilder yaml = new StringBuilder("NodeOUs:\n  Enable: true\n");
    for (String role : ROLES) {
      yaml.append("  ").append(role).append("OUIdentifier:\n");
      yaml.append("    Certificate: ").append(caFile).append('\n');
      yaml.append("    OrganizationalUnitIdentifier: ")
          .append(role.toLowerCase(java.util.Locale.ROOT))
          .append('\n');
    }
    return yaml.toString();
  }
}
