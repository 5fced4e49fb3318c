package org.dure.node.chaincode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dure.model.Sha256;
import org.dure.node.chaincode.PackageException.Kind;

/// The installed packages, each one file `<label>.<hash>.tar.gz`, written whole or not at all.
public final class PackageStore {

  private static final Pattern ID = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.+-]*):([0-9a-f]{64})");
  private static final String SUFFIX = ".tar.gz";

  private final Path directory;

  /// @param directory created when it does not exist
  public PackageStore(Path directory) {
    try {
      this.directory = Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  /// The id of a package: its label and the hash of its bytes.
  public static String idOf(String label, byte[] bytes) {
    return label + ":" + HexFormat.of().formatHex(Sha256.of(bytes).toByteArray());
  }

  /// Writes a package and forces it to disk; writing the same one again changes nothing.
  public void save(InstalledPackage installed, byte[] bytes) throws PackageException {
    Path target = file(installed.id());
    try {
      Path written = Files.createTempFile(directory, "install", ".tmp");
      Files.write(written, bytes);
      try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PackageException(Kind.STORAGE, "could not save package at " + target, e);
    }
  }

  /// The bytes of an installed package.
  public byte[] load(String packageId) throws PackageException {
    try {
      return Files.readAllBytes(file(packageId));
    } catch (NoSuchFileException e) {
      throw notFound(packageId);
    } catch (IOException e) {
      throw new PackageException(Kind.STORAGE, "could not read package " + packageId, e);
    }
  }

  public boolean contains(String packageId) {
    return ID.matcher(packageId).matches() && Files.exists(directory.resolve(name(packageId)));
  }

  public void delete(String packageId) throws PackageException {
    try {
      Files.deleteIfExists(file(packageId));
    } catch (IOException e) {
      throw new PackageException(Kind.STORAGE, "could not delete package " + packageId, e);
    }
  }

  /// All packages, by id.
  public List<InstalledPackage> list() {
    List<InstalledPackage> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .forEach(name -> addNamed(found, name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
    found.sort(Comparator.comparing(InstalledPackage::id));
    return found;
  }

  private static void addNamed(List<InstalledPackage> found, String name) {
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      String label = name.substring(0, dot);
      String id = label + ":" + name.substring(dot + 1);
      if (ID.matcher(id).matches()) {
        found.add(new InstalledPackage(id, label));
      }
    }
  }

  private Path file(String packageId) throws PackageException {
    if (!ID.matcher(packageId).matches()) {
      throw notFound(packageId);
    }
    return directory.resolve(name(packageId));
  }

  private static String name(String packageId) {
    return packageId.replace(':', '.') + SUFFIX;
  }

  private static PackageException notFound(String packageId) {
    return new PackageException(
        Kind.NOT_FOUND, "chaincode install package '" + packageId + "' not found");
  }
}
