package org.dure.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.OrgName;
import org.dure.membership.ca.OrganizationMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;

/// Users whose certificates name an office as organisational unit, made by their organisation's
/// authority in the network's folder.
final class Officials {
  private final NetworkFolder network;

  Officials(NetworkFolder network) {
    this.network = network;
  }

  /// Makes the user unless there is one of that name.
  void appoint(int org, String name, String office) {
    NodeHome home = network.node(new OrgName(org));
    if (Files.isDirectory(home.userMsp(name))) {
      return;
    }
    try {
      OrganizationMaterial.open(home.organization(), home.org().domain(), CryptoProvider.fastest())
          .addUser(name, List.of(office));
    } catch (IOException | MspException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT, "cannot make the user " + name + ": " + e.getMessage(), e);
    }
  }
}
