package org.dure.pbft.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How TLC ends on a configuration.
sealed interface Ending {

  /// All states were searched, and no invariant is violated.
  record Sound(long distinctStates, long depth) implements Ending {}

  /// An invariant is violated after so many states.
  record Violation(String invariant, long states) implements Ending {}

  /// TLC said neither.
  record Unfinished() implements Ending {}

  /// What TLC's output says.
  static Ending of(String output) {
    if (output.contains("No error has been found")) {
      String states = "(\\d+) distinct states found, 0 states left on queue";
      String depth = "depth of the complete state graph search is (\\d+)";
      return new Sound(number(states, output), number(depth, output));
    }
    return find("Invariant (\\w+) is violated", output)
        .<Ending>map(invariant -> new Violation(invariant, statesOfTrace(output)))
        .orElseGet(Unfinished::new);
  }

  /// A violation by an initial state is shown without a number.
  private static long statesOfTrace(String output) {
    long numbered = Pattern.compile("(?m)^State \\d+:").matcher(output).results().count();
    return output.contains("is violated by the initial state") ? 1 : numbered;
  }

  private static long number(String pattern, String output) {
    return find(pattern, output).map(Long::parseLong).orElse(-1L);
  }

  private static Optional<String> find(String pattern, String output) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
