package org.dure.cli.network;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;

/// Lets one command at a time change a network's folder. The lock is the system's and ends with the
/// process; nodes that are started meanwhile do not inherit it.
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock of the network in `folder`; the lock file stands beside the folder, for the
  /// folder itself may not exist yet.
  ///
  /// @throws CommandFailure when another command holds it
  public static FolderLock take(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path file = absolute.resolveSibling("." + absolute.getFileName() + ".lock");
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new CommandFailure(
            ExitCode.FAILED,
            "another dure command is changing " + absolute + "; wait for it and try again");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot write " + file + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("releasing a file lock", e);
    }
  }
}
