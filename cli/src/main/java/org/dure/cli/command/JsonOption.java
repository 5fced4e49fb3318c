package org.dure.cli.command;

import picocli.CommandLine.Option;

/// Whether a program reads the answer.
public final class JsonOption {
  @Option(names = "--json", description = "Print the answer as JSON.")
  boolean wanted;
}
