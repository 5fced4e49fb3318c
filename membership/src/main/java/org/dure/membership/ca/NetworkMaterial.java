package org.dure.membership.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;

/// Makes `organizations/peerOrganizations/orgK.example.com/…` for K = 1…n, as Fabric's cryptogen
/// lays it out for its test network: one node `peer0`, users `Admin` (role admin) and `User1` (role
/// client).
public final class NetworkMaterial {

  private static final String PARTIAL = ".partial";

  private NetworkMaterial() {}

  /// Writes under `networkDir`; a folder of an organisation that is there already is left alone,
  /// and an interrupted run leaves no half organisation under its final name.
  ///
  /// @param organizations at least 1
  public static void create(Path networkDir, int organizations) throws IOException {
    create(networkDir, organizations, CryptoProvider.fastest());
  }

  /// [#create(Path, int)] with a provider chosen by the caller.
  public static void create(Path networkDir, int organizations, CryptoProvider crypto)
      throws IOException {
    if (organizations < 1) {
      throw new IllegalArgumentException("a network has at least one organisation");
    }
    for (int k = 1; k <= organizations; k++) {
      createOrganization(networkDir, k, crypto);
    }
  }

  /// Makes the material of organisation `k` alone, unless it is there.
  public static void createOrganization(Path networkDir, int k) throws IOException {
    createOrganization(networkDir, k, CryptoProvider.fastest());
  }

  private static void createOrganization(Path networkDir, int k, CryptoProvider crypto)
      throws IOException {
    Path dir = organizationDir(networkDir, k);
    if (!Files.exists(dir)) {
      createOne(dir, domain(k), crypto);
    }
  }

  private static void createOne(Path dir, String domain, CryptoProvider crypto) throws IOException {
    Path partial = dir.resolveSibling(domain + PARTIAL);
    delete(partial);
    try {
      OrganizationMaterial material = OrganizationMaterial.create(partial, domain, crypto);
      material.addPeer("peer0");
      material.addAdmin("Admin");
      material.addUser("User1");
    } catch (MspException e) {
      throw new IOException("cannot make the material of " + domain + " in " + dir, e);
    }
    Files.move(partial, dir, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Deletes a folder with everything in it; none is no error.
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  /// `networkDir/organizations/peerOrganizations/orgK.example.com`.
  public static Path organizationDir(Path networkDir, int k) {
    return networkDir.resolve("organizations/peerOrganizations").resolve(domain(k));
  }

  /// `…/peers/peer0.orgK.example.com`, which holds `msp` and `tls`.
  public static Path peerDir(Path networkDir, int k) {
    return organizationDir(networkDir, k).resolve("peers").resolve("peer0." + domain(k));
  }

  /// `…/users/NAME@orgK.example.com`, where NAME is `Admin` or `User1`.
  public static Path userDir(Path networkDir, int k, String name) {
    return organizationDir(networkDir, k).resolve("users").resolve(name + "@" + domain(k));
  }

  /// `orgK.example.com`.
  public static String domain(int k) {
    return "org" + k + ".example.com";
  }

  /// `OrgKMSP`.
  public static String mspId(int k) {
    return "Org" + k + "MSP";
  }
}
