package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each test that the checklist of docs/protocol.md names exists, and each line names one or says
/// that there is none yet.
final class ChecklistNamesTestsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("consensus-pbft", "node-core", "cli", "membership");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    long named =
        NAMED
            .matcher(checklist())
            .results()
            .peek(match -> {
              String source = sources.getOrDefault(match.group(1), "");
              if (!source.contains("void " + match.group(2) + "(")) {
                missing.add(match.group());
              }
            })
            .count();
    assertThat(missing).as("named, but no such test").isEmpty();
    assertThat(named).isGreaterThan(40);
  }

  @Test
  void everyLineNamesATestOrSaysThatThereIsNone() throws IOException {
    assertThat(checklist().lines().filter(line -> line.startsWith("| ")).skip(1))
        .allMatch(line ->
            line.startsWith("| *") || NAMED.matcher(line).find() || line.contains("not yet"));
  }

  private static String checklist() throws IOException {
    String text = Files.readString(ROOT.resolve("docs").resolve("protocol.md"));
    return text.substring(text.indexOf("\n## Checklist"));
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : MODULES) {
      try (Stream<Path> files =
          Files.walk(ROOT.resolve(module).resolve("src").resolve("test").resolve("java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          String name = String.valueOf(file.getFileName()).replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }
}
