package org.dure.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whole blocks that a ledger no longer holds, one file each below a folder: `CHANNEL/12/12345`,
/// thousands apart.
///
/// @param folder may be on another, slower disk
public record BlockArchive(Path folder) {
  private static final long PER_FOLDER = 1000;

  private Path path(String channelId, long number) {
    return folder
        .resolve(channelId)
        .resolve(Long.toString(number / PER_FOLDER))
        .resolve(Long.toString(number));
  }

  /// Keeps a block; on return it is on the disk.
  public void put(String channelId, long number, ByteString block) {
    Path path = path(channelId, number);
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      createFolder(path.getParent());
      try (FileChannel out =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        for (ByteBuffer part : block.asReadOnlyByteBufferList()) {
          while (part.hasRemaining()) {
            out.write(part);
          }
        }
        out.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      sync(path.getParent());
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "archiving block as " + path, e);
    }
  }

  /// Creates a folder with those above it, and puts their entries on the disk.
  private static void createFolder(@Nullable Path folder) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    createFolder(folder.getParent());
    Files.createDirectories(folder);
    sync(folder.getParent());
  }

  private static void sync(@Nullable Path folder) throws IOException {
    if (folder != null) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  /// The block, if it is here.
  public Optional<ByteString> get(String channelId, long number) {
    Path path = path(channelId, number);
    try {
      return Optional.of(UnsafeByteOperations.unsafeWrap(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "reading archived block " + path, e);
    }
  }
}
