package org.dure.membership.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Certificates;

/// Writes PEM files: certificates for everybody, private keys for the owner only from the moment
/// the file is there.
final class MaterialFiles {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private MaterialFiles() {}

  static void certificate(Path file, X509Certificate certificate) throws IOException {
    Files.createDirectories(parent(file));
    Files.write(
        file,
        Pem.encodeBytes("CERTIFICATE", Certificates.encoded(certificate)),
        StandardOpenOption.CREATE_NEW);
  }

  /// Unencrypted PKCS #8.
  static void key(Path file, PrivateKey key) throws IOException {
    Files.createDirectories(parent(file));
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } else {
      Files.createFile(file);
    }
    Files.write(file, Pem.encodeBytes("PRIVATE KEY", key.getEncoded()));
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("no folder to write " + file + " in");
    }
    return parent;
  }
}
