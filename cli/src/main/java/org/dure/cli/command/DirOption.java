package org.dure.cli.command;

import java.nio.file.Path;
import org.dure.cli.network.NetworkFolder;
import picocli.CommandLine.Option;

/// Which network a command is about.
public final class DirOption {
  @Option(
      names = "--dir",
      paramLabel = "<folder>",
      defaultValue = "${sys:dure.root:-.}/network",
      description = "The network's folder (default: network, beside the dure script).")
  Path path;

  NetworkFolder open() {
    return NetworkFolder.open(path);
  }
}
