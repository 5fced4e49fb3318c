package org.dure.cli.command;

import org.dure.cli.client.Session;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.OrgName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Who calls, and through which node: that of the caller's organisation.
public final class UserOption {
  @Option(
      names = "--org",
      paramLabel = "<org>",
      defaultValue = "1",
      converter = OrgConverter.class,
      description = "The organisation: 1, org1 or Org1MSP (default: ${DEFAULT-VALUE}).")
  OrgName org;

  @Option(
      names = "--user",
      paramLabel = "<name>",
      defaultValue = "User1",
      description = "The user: User1, Admin (default: ${DEFAULT-VALUE}).")
  String user;

  Session open(NetworkFolder network) {
    return Session.open(network, org, user);
  }

  /// Reads an organisation's name from the command line.
  static final class OrgConverter implements ITypeConverter<OrgName> {
    @Override
    public OrgName convert(String value) {
      try {
        return OrgName.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
