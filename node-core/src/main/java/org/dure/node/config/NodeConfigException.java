package org.dure.node.config;

import java.nio.file.Path;
import java.util.List;

/// A configuration that cannot be used; the message lists every problem with its key.
public final class NodeConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  NodeConfigException(Path file, List<String> problems) {
    super(
        file
            + (problems.size() == 1 ? ": " : " has " + problems.size() + " problems: ")
            + String.join("; ", problems));
  }
}
