package org.dure.node.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The blocks at which a snapshot was asked for and is not there yet, in a file, one number a line.
/// Not safe for use by several threads.
final class PendingRequests {
  private final Path path;
  private final TreeSet<Long> numbers = new TreeSet<>();

  PendingRequests(Path path) throws IOException {
    this.path = path;
    if (Files.exists(path)) {
      Files.readAllLines(path).stream().map(Long::valueOf).forEach(numbers::add);
    }
  }

  boolean contains(long number) {
    return numbers.contains(number);
  }

  List<Long> list() {
    return List.copyOf(numbers);
  }

  void add(long number) {
    numbers.add(number);
    save();
  }

  /// @return whether it was there
  boolean remove(long number) {
    boolean present = numbers.remove(number);
    if (present) {
      save();
    }
    return present;
  }

  private void save() {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    String text = numbers.stream().map(number -> number + "\n").collect(Collectors.joining());
    try {
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(fresh, text);
      try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Folders.sync(path.resolveSibling("."));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
