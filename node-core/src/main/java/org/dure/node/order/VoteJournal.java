package org.dure.node.order;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/// What a replica has voted, on disk before any vote leaves the node. One file: eight bytes of
/// magic, then records of four bytes of length, four bytes of CRC-32C over length and body, and the
/// body. An append is on disk when it returns. Used by one thread.
///
/// A record cut short at the very end was never synced, so its vote never left: it is cut off.
/// Anything else that does not read back is damage: the file is put aside under another name and
/// the caller is told, since votes may be missing.
final class VoteJournal implements AutoCloseable {
  private static final long MAGIC = 0x44555245564a3031L; // DUREVJ01
  private static final int PREFIX_BYTES = 8;
  private static final int BODY_BYTES_MAX = 64 << 20;
  private static final String NAME = "votes.journal";

  /// How the journal was found.
  enum Condition {
    /// No journal was there.
    ABSENT,
    INTACT,
    /// The last append was cut short before it was synced.
    TORN_TAIL,
    /// Records that were once synced are gone or changed.
    DAMAGED
  }

  /// @param records what could be read, oldest first
  record Found(Condition condition, List<byte[]> records) {}

  private final Path folder;
  private FileChannel file;

  private VoteJournal(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /// A journal opened, and what was in it.
  record Opened(VoteJournal journal, Found found) {}

  static Opened open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path path = folder.resolve(NAME);
    if (!Files.exists(path)) {
      FileChannel fresh = rewrite(folder, List.of());
      return new Opened(new VoteJournal(folder, fresh), new Found(Condition.ABSENT, List.of()));
    }
    byte[] bytes = Files.readAllBytes(path);
    JournalReader.Result read = JournalReader.read(bytes, MAGIC, BODY_BYTES_MAX);
    return switch (read.condition()) {
      case INTACT, ABSENT -> {
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        file.position(bytes.length);
        yield new Opened(
            new VoteJournal(folder, file), new Found(Condition.INTACT, read.records()));
      }
      case TORN_TAIL -> {
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        file.truncate(read.goodBytes());
        file.position(read.goodBytes());
        file.force(true);
        yield new Opened(
            new VoteJournal(folder, file), new Found(Condition.TORN_TAIL, read.records()));
      }
      case DAMAGED -> {
        Files.move(path, folder.resolve(NAME + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        FileChannel file = rewrite(folder, read.records());
        yield new Opened(
            new VoteJournal(folder, file), new Found(Condition.DAMAGED, read.records()));
      }
    };
  }

  /// Appends records as one group; they are on disk on return.
  void append(List<byte[]> records) throws IOException {
    write(file, records);
    file.force(false);
  }

  /// Replaces everything by `records`, atomically.
  void compact(List<byte[]> records) throws IOException {
    FileChannel old = file;
    file = rewrite(folder, records);
    old.close();
  }

  long bytes() throws IOException {
    return file.position();
  }

  private static FileChannel rewrite(Path folder, List<byte[]> records) throws IOException {
    Path fresh = folder.resolve(NAME + ".new");
    FileChannel file =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    ByteBuffer magic = ByteBuffer.allocate(Long.BYTES).putLong(MAGIC).flip();
    writeFully(file, magic);
    write(file, records);
    file.force(true);
    Files.move(
        fresh,
        folder.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    return file;
  }

  private static void write(FileChannel file, List<byte[]> records) throws IOException {
    int size = 0;
    for (byte[] body : records) {
      size = Math.addExact(size, PREFIX_BYTES + body.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (byte[] body : records) {
      if (body.length == 0 || body.length > BODY_BYTES_MAX) {
        throw new IllegalArgumentException("a journal record of " + body.length + " bytes");
      }
      buffer.putInt(body.length).putInt(checksum(body)).put(body);
    }
    writeFully(file, buffer.flip());
  }

  private static void writeFully(FileChannel file, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).flip());
    crc.update(body);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
