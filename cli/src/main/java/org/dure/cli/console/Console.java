package org.dure.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where a command writes: data to `out`, progress and warnings to `err`, so that `--json` and
/// pipes stay clean.
///
/// @param interactive whether progress lines may be redrawn in place
public record Console(PrintWriter out, PrintWriter err, boolean interactive) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// The console of this process.
  public static Console ofProcess() {
    java.io.Console terminal = System.console();
    return new Console(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        terminal != null && terminal.isTerminal());
  }

  /// One line of data.
  public void print(String line) {
    out.println(line);
    out.flush();
  }

  /// A record, map or list as indented JSON.
  public void printJson(Object value) {
    try {
      print(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not representable as JSON: " + value.getClass(), e);
    }
  }

  /// One line about what is going on.
  public void progress(String line) {
    err.println(line);
    err.flush();
  }
}
