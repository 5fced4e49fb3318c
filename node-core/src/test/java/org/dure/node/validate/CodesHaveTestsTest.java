package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

/// The table of codes in docs/validation.md has a row for each of Fabric's codes; a row of a code
/// that can be given names tests that exist and assert it; one of a code that cannot says so, and
/// nothing in the validator speaks of it.
final class CodesHaveTestsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "validation.md");
  private static final Path TESTS = Path.of("src", "test", "java", "org", "dure", "node");
  private static final List<Path> VALIDATOR =
      List.of(
          Path.of("src", "main", "java", "org", "dure", "node", "validate"),
          Path.of("..", "ledger-model", "src", "main", "java", "org", "dure", "model", "tx"));
  private static final Pattern TEST = Pattern.compile("`(?:(\\w+Test)(?:\\.(\\w+))?|…?(\\w+))…?`");

  /// @param never whether the third column says that the code is not given
  private record Row(TxValidationCode code, boolean never, String tests) {}

  private static Map<TxValidationCode, Row> rows() throws IOException {
    Map<TxValidationCode, Row> rows = new TreeMap<>();
    String text = Files.readString(DOCUMENT);
    String table = text.substring(text.indexOf("\n## Codes"), text.indexOf("\n## Policies"));
    for (String line : table.lines().filter(each -> each.matches("\\| \\d+ \\|.*")).toList()) {
      List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
      TxValidationCode code = TxValidationCode.forNumber(Integer.parseInt(cells.get(1)));
      assertThat(code).as("the code of row %s", line).isNotNull();
      assertThat(code.name()).as("the name in row %s", line).isEqualTo(cells.get(2));
      boolean never = cells.get(3).matches("(—|never).*") && cells.get(4).matches("(—|never).*");
      rows.put(code, new Row(code, never, cells.size() > 5 ? cells.get(5) : ""));
    }
    return rows;
  }

  @Test
  void everyCodeOfFabricHasARow() throws IOException {
    List<TxValidationCode> all =
        Arrays.stream(TxValidationCode.values())
            .filter(code -> code != TxValidationCode.UNRECOGNIZED)
            .toList();
    assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void everyCodeThatIsGivenNamesTestsThatExistAndOneThatAssertsIt() throws IOException {
    Map<String, String> sources = sources();
    List<String> wrong = new ArrayList<>();
    for (Row row : rows().values()) {
      boolean asserted = row.never();
      for (MatchResult match : TEST.matcher(row.tests()).results().toList()) {
        List<String> bodies = bodies(sources, match);
        if (bodies.isEmpty()) {
          wrong.add(row.code() + " names " + match.group() + ", which is not there");
        }
        asserted |=
            bodies.stream().anyMatch(body -> body.matches("(?s).*\\b" + row.code() + "\\b.*"));
      }
      if (!asserted) {
        wrong.add("no test that is named asserts " + row.code());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsNeverGivenStandsNowhereInTheValidator() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : rows().values()) {
      boolean spokenOf = false;
      for (Path folder : VALIDATOR) {
        for (String source : files(folder).values()) {
          spokenOf |= source.matches("(?s).*TxValidationCode\\." + row.code() + "\\b.*");
        }
      }
      if (spokenOf == row.never()) {
        wrong.add(row.code() + (spokenOf ? " stands in the code" : " does not stand in the code"));
      }
    }
    assertThat(wrong).as("against the table").isEmpty();
  }

  /// The bodies of the tests that a name stands for: a test of [ValidationCodesTest], or of another
  /// class, or all of a class; with … at the end whatever begins so.
  private static List<String> bodies(Map<String, String> sources, MatchResult match) {
    String type = match.group(1) == null ? "ValidationCodesTest" : match.group(1);
    String source = sources.getOrDefault(type, "");
    String method = match.group(1) == null ? match.group(3) : match.group(2);
    if (method == null) {
      return source.isEmpty() ? List.of() : List.of(source);
    }
    boolean open = match.group().contains("…") && !match.group().startsWith("`…");
    List<String> found = new ArrayList<>();
    Stream<String> places =
        match.group().startsWith("`…") ? sources.values().stream() : Stream.of(source);
    places.forEach(text ->
        Pattern.compile("void " + method + (open ? "\\w*" : "") + "\\(.*?\n  }\n", Pattern.DOTALL)
            .matcher(text)
            .results()
            .forEach(body -> found.add(body.group())));
    return found;
  }

  private static Map<String, String> sources() throws IOException {
    return files(TESTS);
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.put(
            String.valueOf(file.getFileName()).replace(".java", ""), Files.readString(file));
      }
    }
    return sources;
  }
}
