package org.dure.cli.command;

import org.dure.cli.client.Session;
import org.dure.cli.vote.UserDesk;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where the voting contract is, and who calls it.
public final class VoteOptions {
  @Mixin DirOption dir;
  @Mixin UserOption user;

  @Option(
      names = "--name",
      paramLabel = "<chaincode>",
      defaultValue = "voting",
      description = "The chaincode (default: ${DEFAULT-VALUE}).")
  String chaincode;

  Session open() {
    return user.open(dir.open());
  }

  UserDesk desk(Session session) {
    return new UserDesk(session, chaincode);
  }
}
