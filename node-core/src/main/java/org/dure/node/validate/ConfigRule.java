package org.dure.node.validate;

import org.dure.membership.config.ChannelConfig;
import org.dure.model.tx.Body;
import org.jspecify.annotations.Nullable;

/// Says what configuration a config transaction leads to.
@FunctionalInterface
public interface ConfigRule {
  /// The configuration that follows `current`, or null if the transaction may not change it so.
  @Nullable ChannelConfig next(ChannelConfig current, Body.ConfigTx transaction);

  /// A channel whose configuration stays as its genesis block has it.
  static ConfigRule unchanging() {
    return (current, transaction) -> null;
  }
}
