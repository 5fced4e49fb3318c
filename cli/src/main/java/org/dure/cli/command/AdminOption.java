package org.dure.cli.command;

import org.dure.cli.client.Session;
import org.dure.cli.client.UserIdentity;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.OrgName;
import picocli.CommandLine.Option;

/// The organisation whose administrator asks something of its node.
public final class AdminOption {
  @Option(
      names = "--org",
      paramLabel = "<org>",
      defaultValue = "1",
      converter = UserOption.OrgConverter.class,
      description = "The organisation: 1, org1 or Org1MSP (default: ${DEFAULT-VALUE}).")
  OrgName org;

  Session open(NetworkFolder network) {
    return Session.open(network, org, UserIdentity.ADMIN);
  }
}
