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

/// What a replica has voted, and the payload that it voted for, on disk before any vote leaves the
/// node. One file: a header, then records. The header is eight bytes of magic, eight that say how
/// long the file was when it was written anew, and four of CRC-32C over these. A record has a
/// prefix and a body. The prefix is four bytes of length, four that say how far behind the start of
/// its append the record stands, and four of CRC-32C over the record's place in the file, the two
/// numbers before and the body. An append is on disk when it returns. Used by one thread.
///
/// What does not read back of the last append was never synced, so its votes never left: that
/// append is cut off where it goes wrong, whatever of it stands behind, since a disk may write
/// pages in any order. Anything else that does not read back, a sound record in a wrong place too,
/// is damage: the file is put aside under another name and the caller is told, since votes may be
/// missing. That the newest appends are missing whole cannot be seen; a disk that loses synced
/// writes so makes its replica one of the f.
final class VoteJournal implements AutoCloseable {
  private static final long MAGIC = 0x44555245564a3032L; // DUREVJ02
  static final int HEADER_BYTES = 20;
  static final int PREFIX_BYTES = 12;
  private static final int BODY_BYTES_MAX = 128 << 20;
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
    try {
      writeFully(file, framed(file.position(), records));
      file.force(false);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Replaces everything by `records`, atomically.
  void compact(List<byte[]> records) throws IOException {
    FileChannel old = file;
    try {
      file = rewrite(folder, records);
    } catch (IOException e) {
      throw failure(e);
    }
    old.close();
  }

  /// Nobody knows what of the write is on the disk: what it was for must not happen.
  private IOException failure(IOException e) {
    return new IOException(
        "cannot write the votes to %s: %s".formatted(folder.resolve(NAME), e.getMessage()), e);
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
    ByteBuffer body = framed(HEADER_BYTES, records);
    writeFully(file, header(HEADER_BYTES + body.remaining()));
    writeFully(file, body);
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

  private static ByteBuffer header(long length) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC).putLong(length);
    return header.putInt(headerChecksum(header)).flip();
  }

  /// Over the first sixteen bytes.
  static int headerChecksum(ByteBuffer file) {
    CRC32C crc = new CRC32C();
    crc.update(file.duplicate().clear().limit(2 * Long.BYTES));
    return (int) crc.getValue();
  }

  private static ByteBuffer framed(long start, List<byte[]> records) {
    int size = 0;
    for (byte[] body : records) {
      size = Math.addExact(size, PREFIX_BYTES + body.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (byte[] body : records) {
      if (body.length == 0 || body.length > BODY_BYTES_MAX) {
        throw new IllegalArgumentException("a journal record of " + body.length + " bytes");
      }
      int behind = buffer.position();
      int crc = checksum(start + behind, behind, ByteBuffer.wrap(body));
      buffer.putInt(body.length).putInt(behind).putInt(crc).put(body);
    }
    return buffer.flip();
  }

  private static void writeFully(FileChannel file, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
  }

  /// @param at where in the file the record begins
  /// @param behind how far that is behind the beginning of its append
  static int checksum(long at, int behind, ByteBuffer body) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
            .putLong(at)
            .putInt(behind)
            .putInt(body.remaining())
            .flip());
    crc.update(body.duplicate());
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
