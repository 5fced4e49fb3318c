package org.dure.node.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The channels this node is in.
public interface Channels {

  /// The channel of an id, or null when this node is not in it.
  @Nullable ChannelAccess find(String channelId);

  /// All ids, in order.
  List<String> ids();
}
