package org.dure.membership.config;

import java.util.regex.Pattern;

/// Which names Fabric allows (`common/configtx/validator.go`).
final class ConfigNames {

  private static final int LENGTH_MAX = 249;
  private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9.-]*");
  private static final Pattern ELEMENT = Pattern.compile("[a-zA-Z0-9.-]+");

  private ConfigNames() {}

  static void checkChannelId(String id) throws ConfigException {
    if (id.length() > LENGTH_MAX || !CHANNEL.matcher(id).matches()) {
      throw new ConfigException(
          "bad channel ID: '" + id + "' is not up to 249 of a-z, 0-9, . and - after a letter");
    }
  }

  static void checkElement(String name) throws ConfigException {
    boolean legal =
        name.length() <= LENGTH_MAX
            && ELEMENT.matcher(name).matches()
            && !name.equals(".")
            && !name.equals("..");
    if (!legal) {
      throw new ConfigException("config ID '" + name + "' contains illegal characters");
    }
  }

  /// A modification policy: a name, or a path of names.
  static void checkModPolicy(String policy) throws ConfigException {
    if (policy.isEmpty()) {
      throw new ConfigException("mod_policy not set");
    }
    String trimmed = policy.startsWith("/") ? policy.substring(1) : policy;
    for (String element : trimmed.split("/", -1)) {
      checkElement(element);
    }
  }
}
