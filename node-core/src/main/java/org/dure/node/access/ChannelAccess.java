package org.dure.node.access;

import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.store.Ledger;

/// What the stages that serve clients need of one channel.
///
/// @param currentConfig gives the newest committed configuration
public record ChannelAccess(
    String channelId, Ledger ledger, Supplier<ChannelConfig> currentConfig) {

  /// The configuration now; take it once per request.
  public ChannelConfig config() {
    return currentConfig.get();
  }
}
