package org.dure.pbft.sim;

import java.util.List;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The seeds that properties ask for, behind types that every class loader shares.
public final class Campaign implements BiFunction<Properties, Consumer<String>, List<String>> {
  @Override
  public List<String> apply(Properties asked, Consumer<String> out) {
    return Seeds.asked(asked).run(out);
  }
}
