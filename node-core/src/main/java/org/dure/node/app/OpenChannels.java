package org.dure.node.app;

import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.collection.Distribution;
import org.dure.node.collection.ReadableSets;
import org.dure.node.events.CommitEvents;
import org.dure.node.order.OrderService;
import org.dure.node.snapshot.ChannelSnapshots;
import org.jspecify.annotations.Nullable;

/// The channels a node has open, by id.
final class OpenChannels implements Channels {
  private final Map<String, Channel> byId = new ConcurrentSkipListMap<>();

  void add(Channel channel) {
    byId.put(channel.id(), channel);
  }

  List<Channel> all() {
    return List.copyOf(byId.values());
  }

  @Override
  public @Nullable ChannelAccess find(String channelId) {
    return of(channelId, Channel::access);
  }

  @Override
  public List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  @Nullable Channel channel(String channelId) {
    return byId.get(channelId);
  }

  @Nullable OrderService ordering(String channelId) {
    return of(channelId, channel -> channel::submit);
  }

  @Nullable CommitEvents events(String channelId) {
    return of(channelId, Channel::events);
  }

  @Nullable Distribution distribution(String channelId) {
    return of(channelId, channel -> channel.plaintext().distribution());
  }

  @Nullable ReadableSets readable(String channelId) {
    return of(channelId, channel -> channel.plaintext().readable());
  }

  @Nullable ChannelSnapshots snapshots(String channelId) {
    return of(channelId, Channel::snapshots);
  }

  private <T> @Nullable T of(String channelId, Function<Channel, T> part) {
    Channel channel = byId.get(channelId);
    return channel == null ? null : part.apply(channel);
  }

  /// The TLS authorities of all organisations of all channels: whom a client certificate may come
  /// from.
  Set<X509Certificate> tlsRoots() {
    Set<X509Certificate> roots = new LinkedHashSet<>();
    for (Channel channel : byId.values()) {
      roots.addAll(channel.config().membership().tlsAuthorities());
    }
    return roots;
  }
}
