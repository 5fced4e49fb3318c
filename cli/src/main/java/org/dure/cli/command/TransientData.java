package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// Reads what `--transient` was given. No message ever holds a value.
final class TransientData {
  private TransientData() {}

  /// @param given each `key=value` or `key=@file`
  static Map<String, byte[]> read(List<String> given) {
    Map<String, byte[]> data = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i);
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--transient: <key>=<value> or <key>=@<file> is expected, and number %d has no key"
                .formatted(i + 1));
      }
      String key = text.substring(0, equals);
      if (data.put(key, value(key, text.substring(equals + 1))) != null) {
        throw new CommandFailure(ExitCode.USAGE, "--transient: '" + key + "' is given twice");
      }
    }
    return data;
  }

  private static byte[] value(String key, String value) {
    if (!value.startsWith("@")) {
      return CallOptions.utf8(value);
    }
    Path file = Path.of(value.substring(1));
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--transient: cannot read %s for '%s': %s".formatted(file, key, e), e);
    }
  }
}
