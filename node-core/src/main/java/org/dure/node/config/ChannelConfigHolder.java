package org.dure.node.config;

import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;

/// The configuration in force on one channel. Replaced by the commit of a config block only.
public final class ChannelConfigHolder implements Supplier<ChannelConfig> {
  private volatile ChannelConfig current;

  public ChannelConfigHolder(ChannelConfig initial) {
    this.current = initial;
  }

  @Override
  public ChannelConfig get() {
    return current;
  }

  /// Puts a newer configuration in force.
  public void replace(ChannelConfig newer) {
    current = newer;
  }
}
