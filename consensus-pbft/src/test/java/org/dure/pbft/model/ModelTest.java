package org.dure.pbft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// TLC ends on each configuration of docs/tla as the tables there say: those of the protocol as it
/// is are searched through and sound, those that are broken on purpose violate what they must. The
/// small ones always; all of them with `-Psoak`.
final class ModelTest {
  private static final List<String> SMALL =
      List.of("ThreeViews", "SmallQuorum", "LowestView", "OutOfOrder", "Overtaken");

  @Test
  void everyConfigurationHasItsLine() throws IOException {
    assertThat(Model.table().keySet())
        .as("lines of docs/tla/README.md")
        .isEqualTo(Model.configurations());
  }

  @ParameterizedTest
  @MethodSource("small")
  void aSmallOneEndsAsTheTableSays(String configuration, @TempDir Path work) throws Exception {
    endsAsTheTableSays(configuration, work, "-XX:TieredStopAtLevel=1", Duration.ofMinutes(5));
  }

  static List<String> small() {
    return SMALL;
  }

  @ParameterizedTest
  @MethodSource("large")
  @EnabledIfSystemProperty(named = "dure.soak", matches = "true")
  void aLargeOneEndsAsTheTableSays(String configuration, @TempDir Path work) throws Exception {
    endsAsTheTableSays(configuration, work, "-XX:+TieredCompilation", Duration.ofHours(2));
  }

  static Stream<String> large() throws IOException {
    TreeSet<String> all = Model.configurations();
    SMALL.forEach(all::remove);
    return all.stream();
  }

  private static void endsAsTheTableSays(
      String configuration, Path work, String compilers, Duration patience) throws Exception {
    long began = System.nanoTime();
    String output = Model.check(configuration, work, compilers, patience);
    Ending ending = Ending.of(output);
    System.out.printf(
        "%s: %s, %d s%n",
        configuration, ending, Duration.ofNanos(System.nanoTime() - began).toSeconds());
    assertThat(ending).as(output).isEqualTo(Model.table().get(configuration));
  }
}
