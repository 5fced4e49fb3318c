package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each numbered rule of docs/protocol.md has a test whose name begins with its number.
final class RulesHaveTestsTest {
  private static final Pattern RULE = Pattern.compile("(?m)^- \\*\\*([A-Z]\\d+)\\*\\* ");
  private static final Pattern SOURCE = Pattern.compile("@Test\\s+void (m\\d+)[A-Z]");
  private static final Pattern TEST = Pattern.compile("^([a-z]\\d+)[A-Z].*");

  @Test
  void everyRuleHasATestAndEveryNumberedTestARule() throws IOException {
    Set<String> tested =
        Stream.of(
                NormalCaseTest.class,
                DurabilityTest.class,
                ViewChangeTest.class,
                TurnsTest.class,
                CheckpointTest.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .map(Method::getName)
            .map(TEST::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1).toUpperCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    tested.addAll(testedOnWholeNodes());
    assertThat(tested).isEqualTo(rules());
  }

  /// Rules M need nodes with a configuration; their tests are in another module.
  private static Set<String> testedOnWholeNodes() throws IOException {
    Path tests =
        Path.of("..", "node-core", "src", "test", "java", "org", "dure", "node", "app")
            .resolve("MembershipTest.java");
    Set<String> tested = new TreeSet<>();
    Matcher matcher = SOURCE.matcher(Files.readString(tests));
    while (matcher.find()) {
      tested.add(matcher.group(1).toUpperCase(Locale.ROOT));
    }
    return tested;
  }

  private static Set<String> rules() throws IOException {
    Path protocol = Path.of("..", "docs", "protocol.md");
    Set<String> rules = new TreeSet<>();
    Matcher matcher = RULE.matcher(Files.readString(protocol));
    while (matcher.find()) {
      rules.add(matcher.group(1));
    }
    return rules;
  }
}
