package org.dure.membership.config;

import java.io.Serial;

/// A channel configuration or an update of one that is refused; the text names path and reason.
public final class ConfigException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
