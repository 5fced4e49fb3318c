package org.dure.membership.config;

import java.util.Set;

/// The capabilities switched on, by level.
public record Capabilities(Set<String> channel, Set<String> orderer, Set<String> application) {
  public Capabilities {
    channel = Set.copyOf(channel);
    orderer = Set.copyOf(orderer);
    application = Set.copyOf(application);
  }
}
