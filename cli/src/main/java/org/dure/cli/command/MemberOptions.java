package org.dure.cli.command;

import picocli.CommandLine.Option;

/// What changes of a channel's members have in common.
public final class MemberOptions {
  @Option(
      names = "--force",
      description =
          "Go on though too few nodes are at work; the channel may stand still afterwards.")
  boolean force;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "90",
      description = "How long each step may take (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds;
}
