package org.dure.contract.queries;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dure.store.query.IndexDefinition;

/// The index definitions on the class path, where a contract's package has them.
final class ClassPathIndexes {
  private static final String METADATA = "META-INF/statedb/couchdb";
  private static final Pattern PLACE =
      Pattern.compile(METADATA + "/(?:collections/([A-Za-z0-9_-]+)/)?indexes/[^/]+[.]json");

  private final Map<String, List<IndexDefinition>> found = new TreeMap<>();

  private ClassPathIndexes() {}

  /// By collection, with "" for the public state.
  ///
  /// @throws org.dure.store.query.QueryException if a definition is not sound, naming the file
  static Map<String, List<IndexDefinition>> read() {
    ClassPathIndexes indexes = new ClassPathIndexes();
    try {
      ClassLoader loader =
          Objects.requireNonNull(ClassPathIndexes.class.getClassLoader(), "on a class path");
      for (URL place : java.util.Collections.list(loader.getResources(METADATA))) {
        if (place.openConnection() instanceof JarURLConnection jar) {
          indexes.addAll(jar.getJarFile());
        } else {
          indexes.addAll(Path.of(new URI(place.toString())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + METADATA + " on the class path", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class loader gave a place that is none", e);
    }
    return indexes.found;
  }

  private void addAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        add(METADATA + "/" + name, Files.readString(file));
      }
    }
  }

  private void addAll(JarFile jar) throws IOException {
    for (JarEntry entry : jar.stream().filter(e -> e.getName().startsWith(METADATA)).toList()) {
      try (InputStream in = jar.getInputStream(entry)) {
        add(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private void add(String name, String definition) {
    Matcher place = PLACE.matcher(name);
    if (place.matches()) {
      String collection = place.group(1) == null ? "" : place.group(1);
      found
          .computeIfAbsent(collection, none -> new ArrayList<>())
          .add(IndexDefinition.parse(name, definition));
    }
  }
}
