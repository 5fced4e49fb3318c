package org.dure.model;

import java.security.Provider;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Amazon Corretto Crypto Provider, where it is on the class path and loads on this processor. One
/// for the whole process: loading it costs a library.
public final class CorrettoProvider {
  private static final String NAME = "AmazonCorrettoCryptoProvider";
  private static final @Nullable Provider LOADED = load();

  private CorrettoProvider() {}

  /// The provider; whether it does what it should is for the caller to try.
  public static Optional<Provider> find() {
    return Optional.ofNullable(LOADED);
  }

  private static @Nullable Provider load() {
    Iterator<Provider> providers = ServiceLoader.load(Provider.class).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return null;
        }
        Provider provider = providers.next();
        if (provider.getName().equals(NAME)) {
          return provider;
        }
      } catch (ServiceConfigurationError unavailable) {
        // A provider listed but not loadable here (another processor, say) is one we do without.
        continue;
      }
    }
  }
}
