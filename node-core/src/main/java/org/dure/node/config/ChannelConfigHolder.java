package org.dure.node.config;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;

/// The configuration in force on one channel. Replaced by the commit of a config block only.
public final class ChannelConfigHolder implements Supplier<ChannelConfig> {
  private final AtomicReference<ChannelConfig> current;

  public ChannelConfigHolder(ChannelConfig initial) {
    this.current = new AtomicReference<>(initial);
  }

  @Override
  public ChannelConfig get() {
    return current.get();
  }

  /// Puts a newer configuration in force.
  public void replace(ChannelConfig newer) {
    current.set(newer);
  }
}
