package org.dure.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Objects;
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
