package org.dure.membership.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.ca.CertificateAuthority.Leaf;
import org.dure.membership.ca.CertificateAuthority.Usage;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Certificates;
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

  /// Opens material made before.
  public static OrganizationMaterial open(Path dir, String domain, CryptoProvider crypto)
      throws IOException, MspException {
    return new OrganizationMaterial(
        dir,
        domain,
        crypto,
        authority(dir.resolve("ca"), "ca." + domain, crypto),
        authority(dir.resolve("tlsca"), "tlsca." + domain, crypto));
  }

  private static CertificateAuthority authority(Path folder, String name, CryptoProvider crypto)
      throws IOException, MspException {
    Path certificate = folder.resolve(name + "-cert.pem");
    return CertificateAuthority.of(
        Certificates.parsePem(Files.readAllBytes(certificate)),
        key(folder.resolve("priv_sk"), crypto),
        crypto);
  }

  private static PrivateKey key(Path file, CryptoProvider crypto) throws IOException, MspException {
    Pem pem = Pem.parse(Files.readAllBytes(file));
    if (pem == null) {
      throw new MspException(file + " holds no private key");
    }
    return crypto.privateKey(pem.der());
  }

  /// Gives a node another signing certificate, for the key it has or, if `fresh`, for a new one.
  /// Its TLS certificate stays.
  public void renewPeer(String name, boolean fresh) throws IOException, MspException {
    String host = name + "." + domain;
    Path msp = dir.resolve("peers").resolve(host).resolve("msp");
    Path certificate = msp.resolve("signcerts").resolve(host + "-cert.pem");
    Path key = msp.resolve("keystore/priv_sk");
    PublicKey subject = Certificates.parsePem(Files.readAllBytes(certificate)).getPublicKey();
    if (fresh) {
      KeyPair keys = crypto.newKeyPair();
      subject = keys.getPublic();
      Files.delete(key);
      MaterialFiles.key(key, keys.getPrivate());
    }
    Files.delete(certificate);
    MaterialFiles.certificate(
        certificate, ca.issue(new Leaf(host, List.of("peer"), List.of(), Usage.IDENTITY), subject));
  }

  /// Adds a node: its server certificate is good for `name.DOMAIN`, `name`, localhost, 127.0.0.1
  /// and ::1.
  public void addPeer(String name) throws IOException, MspException {
    String host = name + "." + domain;
    List<String> names = List.of(host, name, "localhost", "127.0.0.1", "::1");
    write(dir.resolve("peers").resolve(host), host, List.of("peer"), "server", names);
  }

  /// Adds a user with role `client`.
  public void addUser(String name) throws IOException, MspException {
    addUser(name, List.of());
  }

  /// Adds a user with role `client` and further organisational units, by which contracts may tell
  /// what somebody is there for.
  public void addUser(String name, List<String> units) throws IOException, MspException {
    String full = name + "@" + domain;
    List<String> all = new ArrayList<>(List.of("client"));
    all.addAll(units);
    write(dir.resolve("users").resolve(full), full, all, "client", List.of(full));
  }

  /// Adds a user with role `admin`.
  public void addAdmin(String name) throws IOException, MspException {
    String full = name + "@" + domain;
    write(dir.resolve("users").resolve(full), full, List.of("admin"), "client", List.of(full));
  }

  private void write(
      Path home, String name, List<String> units, String tlsPrefix, List<String> tlsNames)
      throws IOException, MspException {
    Path msp = home.resolve("msp");
    writeVerifying(msp);
    KeyPair keys = crypto.newKeyPair();
    MaterialFiles.key(msp.resolve("keystore/priv_sk"), keys.getPrivate());
    MaterialFiles.certificate(
        msp.resolve("signcerts").resolve(name + "-cert.pem"),
        ca.issue(new Leaf(name, units, List.of(), Usage.IDENTITY), keys.getPublic()));
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
