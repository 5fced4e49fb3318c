package org.dure.cli.vote;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.crypto.P256;

/// A secret key in a file that only its owner reads: 64 hexadecimal digits.
public final class SecretFile {
  private SecretFile() {}

  /// Writes a new file; one that is there is left alone.
  public static void write(Path path, String content) {
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(path, content + "\n");
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot write " + path + " anew: " + e, e);
    }
  }

  public static void write(Path path, BigInteger secret) {
    write(path, HexFormat.of().formatHex(P256.bytes(secret)));
  }

  public static BigInteger read(Path path) {
    try {
      return P256.scalar(HexFormat.of().parseHex(Files.readString(path).strip()));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot read " + path + ": " + e, e);
    } catch (InvalidProofException | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, path + " holds no secret key of 64 hexadecimal digits", e);
    }
  }
}
