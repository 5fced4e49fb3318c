package org.dure.membership.ca;

import java.io.IOException;
import java.nio.file.Path;

/// Makes `organizations/peerOrganizations/orgK.example.com/…` for K = 1…n, as Fabric's cryptogen
/// lays it out.
public final class NetworkMaterial {

  private NetworkMaterial() {}

  /// Writes under `networkDir`; a folder of an organisation that is there already is left alone.
  ///
  /// @param organizations at least 1
  public static void create(Path networkDir, int organizations) throws IOException {
    throw new UnsupportedOperationException();
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
