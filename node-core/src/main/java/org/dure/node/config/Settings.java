package org.dure.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The tree of one `node.yaml` with overrides from the environment, read key by key. Problems are
/// collected, so that an operator sees all of them at once.
final class Settings {
  private final Path home;
  private final JsonNode tree;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> known = new TreeSet<>();

  Settings(Path home, JsonNode tree, Map<String, String> environment) {
    this.home = home;
    this.tree = tree;
    this.environment = Map.copyOf(environment);
  }

  /// `listen.port` is overridden by `DURE_LISTEN_PORT`, `mspDir` by `DURE_MSP_DIR`.
  static String variable(String key) {
    return "DURE_"
        + key.replace(".", "_").replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  String text(String key, String ifAbsent) {
    known.add(key);
    String override = environment.get(variable(key));
    if (override != null) {
      return override;
    }
    JsonNode node = tree.at("/" + key.replace('.', '/'));
    if (node.isMissingNode() || node.isNull()) {
      return ifAbsent;
    }
    if (node.isContainerNode()) {
      problems.add(key + " must be a single value");
      return ifAbsent;
    }
    return node.asText();
  }

  String required(String key) {
    String value = text(key, "");
    if (value.isBlank()) {
      problems.add(key + " is missing (or set " + variable(key) + ")");
    }
    return value;
  }

  long number(String key, long min, long max, long ifAbsent) {
    String value = text(key, Long.toString(ifAbsent));
    try {
      long number = Long.parseLong(value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below with the range
    }
    problems.add(
        "%s must be a whole number from %d to %d, not '%s'".formatted(key, min, max, value));
    return ifAbsent;
  }

  /// One of an enumeration's names, in lower case.
  <E extends Enum<E>> E oneOf(String key, Class<E> names, E ifAbsent) {
    String value = text(key, ifAbsent.name().toLowerCase(Locale.ROOT));
    for (E name : names.getEnumConstants()) {
      if (name.name().toLowerCase(Locale.ROOT).equals(value)) {
        return name;
      }
    }
    problems.add(
        "%s must be one of %s, not '%s'"
            .formatted(
                key, Arrays.toString(names.getEnumConstants()).toLowerCase(Locale.ROOT), value));
    return ifAbsent;
  }

  int requiredPort(String key) {
    return required(key).isBlank() ? 0 : (int) number(key, 1, 65_535, 0);
  }

  Path path(String key, String ifAbsent) {
    return home.resolve(text(key, ifAbsent)).normalize();
  }

  Path existing(String key) {
    return existing(key, required(key));
  }

  private Path existing(String key, String value) {
    Path path = home.resolve(value).normalize();
    if (!value.isBlank() && !Files.exists(path)) {
      problems.add(key + " names " + path + ", which does not exist");
    }
    return path;
  }

  List<Path> existingFiles(String key) {
    known.add(key);
    List<Path> paths = new ArrayList<>();
    String override = environment.get(variable(key));
    if (override != null) {
      for (String value : override.split(",", -1)) {
        paths.add(existing(key, value.strip()));
      }
      return paths;
    }
    JsonNode list = tree.at("/" + key.replace('.', '/'));
    if (list.isMissingNode() || list.isNull()) {
      return paths;
    }
    if (!list.isArray()) {
      problems.add(key + " must be a list of files");
      return paths;
    }
    list.forEach(item -> paths.add(existing(key, item.asText())));
    return paths;
  }

  /// Adds a problem for each key of the file that nothing asked for: most likely a misspelling.
  void refuseUnknown() {
    unknown("", tree);
  }

  private void unknown(String prefix, JsonNode node) {
    node.properties()
        .forEach(entry -> {
          String key = prefix + entry.getKey();
          if (known.contains(key)) {
            return;
          }
          boolean group = known.stream().anyMatch(name -> name.startsWith(key + "."));
          if (group && entry.getValue().isObject()) {
            unknown(key + ".", entry.getValue());
          } else if (group) {
            problems.add(key + " must hold settings of its own");
          } else {
            problems.add(key + " is not a setting; the settings are " + String.join(", ", known));
          }
        });
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
