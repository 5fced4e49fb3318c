package org.dure.pbft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.pbft.sim.MutantTest.Mutant;
import org.junit.jupiter.api.Test;

/// A seed that fails comes with a command, and the command shows the same failure again, with a
/// trace that leads up to it. The core is broken on purpose for it.
final class ReplayTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^replay: (.*)$");

  @Test
  @SuppressWarnings("unchecked")
  void theCommandPrintedWithAFailureShowsItAgain() throws Exception {
    var campaign =
        (BiFunction<Properties, Consumer<String>, List<String>>)
            new Patching(Mutant.LEAVING_IS_NOT_KEPT)
                .loadClass(Campaign.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    Properties many = new Properties();
    many.setProperty("dure.first", "1");
    many.setProperty("dure.seeds", "4");
    List<String> said = new ArrayList<>();
    List<String> failures = campaign.apply(many, said::add);
    assertThat(failures).isNotEmpty();
    assertThat(said).containsAll(failures);
    assertThat(said.getLast()).containsPattern("seeds, [\\d.]+ a second, [1-9]\\d* failed\\n");

    String failure = failures.getFirst();
    Properties one = properties(failure);
    List<String> told = new ArrayList<>();
    assertThat(campaign.apply(one, told::add)).containsExactly(failure);
    assertThat(told).contains(failure);
    leadsUpTo(failure, Path.of("target", "simulation-seed-%s.txt".formatted(one.get("dure.seed"))));
  }

  /// What Maven hands on of the command, which names this module and a test that exists.
  private static Properties properties(String failure) throws NoSuchMethodException {
    Matcher command = COMMAND.matcher(failure);
    assertThat(command.find()).as(failure).isTrue();
    List<String> words = List.of(command.group(1).split(" "));
    assertThat(words)
        .startsWith("./mvnw")
        .contains("test")
        .containsSequence("-pl", "consensus-pbft");
    Properties properties = new Properties();
    for (String word : words) {
      if (word.startsWith("-D")) {
        String[] pair = word.substring(2).split("=", 2);
        properties.setProperty(pair[0], pair[1]);
      }
    }
    String[] test = properties.getProperty("test", "").split("#", 2);
    assertThat(test[0]).isEqualTo(SimulationTest.class.getSimpleName());
    assertThat(SimulationTest.class.getDeclaredMethod(test[1]).isAnnotationPresent(Test.class))
        .isTrue();
    return properties;
  }

  private static void leadsUpTo(String failure, Path file) throws IOException {
    String trace = Files.readString(file);
    assertThat(trace).startsWith(Narrator.LEGEND).endsWith(failure + System.lineSeparator());
    List<String> lines = trace.lines().toList();
    int end = lines.indexOf(failure.lines().toList().getFirst());
    assertThat(lines.get(end - 1)).matches(" +\\d+\\.\\d\\d  \\d+ -> all VIEW-CHANGE to 1, .*");
    assertThat(trace).contains(" <- ").contains(" writes Voted PREPARE ");
    Files.delete(file);
  }
}
