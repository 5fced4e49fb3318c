package org.dure.cli.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a network consists of; kept as `network.json` in its folder.
///
/// @param format version of this description, 1
/// @param channel the channel's name, as Fabric allows it
/// @param orgs number of organisations that it was made with, 1 to [#ORGS_MAX], one node each
/// @param basePort port of the first node; node i listens on `basePort + 2000 * (i - 1)`
/// @param members the organisations that it has now, by number
public record NetworkSpec(
    int format, String channel, int orgs, int basePort, SortedSet<Integer> members) {
  public static final int ORGS_MAX = 13;
  public static final int FORMAT = 1;
  private static final int PORT_STEP = 2000;
  private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9.-]{0,248}");

  public NetworkSpec {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format " + format + " of network.json is not known to this version");
    }
    if (!CHANNEL.matcher(channel).matches()) {
      throw new IllegalArgumentException(
          "'"
              + channel
              + "' is no channel name: lower-case letters, digits, dots and dashes, a letter first");
    }
    if (orgs < 1 || orgs > ORGS_MAX) {
      throw new IllegalArgumentException(
          "a network has 1 to " + ORGS_MAX + " organisations, not " + orgs);
    }
    // Descriptions of networks that have never changed need not name them.
    members = Collections.unmodifiableSortedSet(members == null ? first(orgs) : members);
    if (members.isEmpty() || members.first() < 1 || members.last() > ORGS_MAX) {
      throw new IllegalArgumentException(
          "organisations are numbered 1 to " + ORGS_MAX + ": " + members);
    }
    int portMax = 65_535 - (orgs - 1) * PORT_STEP;
    if (basePort < 1 || basePort > portMax) {
      throw new IllegalArgumentException(
          "the base port of " + orgs + " organisations is 1 to " + portMax + ", not " + basePort);
    }
  }

  public static NetworkSpec of(String channel, int orgs, int basePort) {
    return new NetworkSpec(FORMAT, channel, orgs, basePort, first(orgs));
  }

  private static SortedSet<Integer> first(int count) {
    return IntStream.rangeClosed(1, count).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  /// With one organisation more.
  public NetworkSpec with(OrgName org) {
    SortedSet<Integer> more = new TreeSet<>(members);
    more.add(org.number());
    return new NetworkSpec(format, channel, orgs, basePort, more);
  }

  /// With one organisation less.
  public NetworkSpec without(OrgName org) {
    SortedSet<Integer> fewer = new TreeSet<>(members);
    fewer.remove(org.number());
    return new NetworkSpec(format, channel, orgs, basePort, fewer);
  }

  public boolean has(OrgName org) {
    return members.contains(org.number());
  }

  /// How many organisations it has now.
  @JsonIgnore
  public int size() {
    return members.size();
  }

  /// The organisations, by number.
  @JsonIgnore
  public Stream<OrgName> names() {
    return members.stream().map(OrgName::new);
  }

  /// The port of organisation `org`'s node.
  public int port(OrgName org) {
    return basePort + (org.number() - 1) * PORT_STEP;
  }

  @Override
  public String toString() {
    return "channel %s, %d organisation%s, base port %d"
        .formatted(channel, size(), size() == 1 ? "" : "s", basePort);
  }
}
