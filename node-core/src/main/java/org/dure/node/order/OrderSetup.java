package org.dure.node.order;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.pbft.Settings;

/// Who this node is in a channel, and its bounds.
///
/// @param identity this node's key, which a consenter's certificate in the configuration holds
/// @param config the configuration in force; after the sink has taken a config block, that block's
/// @param folder of this channel's journal; made if absent
public record OrderSetup(
    SigningIdentity identity,
    CryptoProvider crypto,
    Supplier<ChannelConfig> config,
    Path folder,
    OrderLimits limits,
    Settings consensus) {}
