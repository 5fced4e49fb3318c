package org.dure.cli.load;

import java.util.Random;
import java.util.function.IntFunction;
import org.dure.bench.LoadClient;
import org.dure.bench.LoadTransaction;

/// Transactions of the key-value contract that each read and write a key of their own.
final class KeyValueLoad implements LoadProfile {
  static final String NAME = "key-value";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String contract() {
    return "key-value";
  }

  @Override
  public String description(LoadSettings settings) {
    return "a key each, values of %d bytes".formatted(settings.valueBytes());
  }

  @Override
  public IntFunction<LoadClient> begin(LoadUsers users, LoadSettings settings) {
    return number ->
        new Client(
            number % users.count(), settings.run() + "-" + number + "-", settings.valueBytes());
  }

  private static final class Client implements LoadClient {
    private final int user;
    private final String keyPrefix;
    private final int valueBytes;
    private final Random random;
    private long count;

    Client(int user, String keyPrefix, int valueBytes) {
      this.user = user;
      this.keyPrefix = keyPrefix;
      this.valueBytes = valueBytes;
      this.random = new Random(keyPrefix.hashCode());
    }

    @Override
    public LoadTransaction next() {
      return LoadTransaction.of(user, "put", keyPrefix + count++, value());
    }

    private String value() {
      StringBuilder value = new StringBuilder(valueBytes);
      for (int i = 0; i < valueBytes; i++) {
        value.append((char) ('a' + random.nextInt(26)));
      }
      return value.toString();
    }
  }
}
