package org.dure.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Packs contract classes of the test class path into a jar, as an author's build would.
final class JarOf {
  private JarOf() {}

  /// A contract's module as its build packs it, from the class path of this test.
  static Path module(Path folder, String name, Class<?> contract) throws Exception {
    CodeSource source = Objects.requireNonNull(contract.getProtectionDomain().getCodeSource());
    Path found = Path.of(source.getLocation().toURI());
    if (Files.isRegularFile(found)) {
      return found;
    }
    Path jar = folder.resolve(name + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(found)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String entry = found.relativize(file).toString().replace('\\', '/');
        out.putNextEntry(new JarEntry(entry));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  /// Everything from where the given classes came, as a module's build shades it.
  static Path together(Path folder, String name, Class<?>... oneOfEach) throws Exception {
    Path jar = folder.resolve(name + ".jar");
    Set<String> packed = new HashSet<>();
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> type : oneOfEach) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        Path found = Path.of(source.getLocation().toURI());
        if (Files.isDirectory(found)) {
          pack(found, packed, out);
        } else {
          try (FileSystem inside = FileSystems.newFileSystem(found)) {
            pack(inside.getPath("/"), packed, out);
          }
        }
      }
    }
    return jar;
  }

  private static void pack(Path root, Set<String> packed, JarOutputStream out) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String entry = root.relativize(file).toString().replace('\\', '/');
        if (!entry.startsWith("META-INF/") && packed.add(entry)) {
          out.putNextEntry(new JarEntry(entry));
          Files.copy(file, out);
          out.closeEntry();
        }
      }
    }
  }

  static Path classes(Path folder, String name, Class<?>... classes) throws IOException {
    Path jar = folder.resolve(name + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> type : classes) {
        String entry = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(entry));
        try (InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
          if (in == null) {
            throw new IOException("no class file for " + type);
          }
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }
}
