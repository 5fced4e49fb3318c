package org.dure.node.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is done to whole folders.
final class Folders {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private Folders() {}

  /// Deletes a folder with all it holds, if it is there.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// Puts a folder's entries on the disk.
  static void sync(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /// The entries of a folder whose names are `prefix` and a number; none if there is no folder.
  static List<Path> numbered(Path folder, String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> {
            String name = entry.getFileName().toString();
            return name.startsWith(prefix)
                && NUMBER.matcher(name.substring(prefix.length())).matches();
          })
          .toList();
    }
  }

  /// The entries of a folder that are not named by numbers; none if there is no folder.
  static List<Path> others(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !NUMBER.matcher(entry.getFileName().toString()).matches())
          .toList();
    }
  }

  /// The entries of a folder that are named by numbers, ascending; none if there is no folder.
  static List<Long> numbers(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> NUMBER.matcher(name).matches())
          .map(Long::valueOf)
          .sorted()
          .toList();
    }
  }
}
