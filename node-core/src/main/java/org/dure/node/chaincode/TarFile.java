package org.dure.node.chaincode;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;

/// Reads the regular files of a gzipped tar archive into memory, with a bound on what they unpack
/// to.
///
/// Understands the ustar format with the prefix field, GNU long names and PAX path records, which
/// is what tar, Go's `archive/tar` and Fabric's packaging tools write.
final class TarFile {

  private static final int BLOCK = 512;

  private TarFile() {}

  /// The regular files by name, in archive order.
  ///
  /// @param bytesMax the most that all files together may unpack to
  /// @throws IOException if the bytes are not a gzipped tar archive, hold an entry that is neither
  ///   a file nor a directory, or unpack to more than allowed
  static SequencedMap<String, byte[]> read(byte[] gzipped, long bytesMax) throws IOException {
    try (var in =
        new DataInputStream(
            new Bounded(new GZIPInputStream(new ByteArrayInputStream(gzipped)), bytesMax))) {
      return entries(in);
    } catch (EOFException e) {
      throw new IOException("the archive ends in the middle of an entry", e);
    }
  }

  private static SequencedMap<String, byte[]> entries(DataInputStream in) throws IOException {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    String longName = "";
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK || isZero(header)) {
        return files;
      }
      byte[] content = content(in, size(header));
      String name = longName.isEmpty() ? name(header) : longName;
      longName = "";
      switch ((char) header[156]) {
        case '0', '\0' -> files.put(name, content);
        case 'L' -> longName = text(content, 0, content.length);
        case 'x' -> longName = paxPath(content);
        case 'g', '5' -> {}
        default -> throw new IOException("tar entry " + name + " is not a regular file");
      }
    }
  }

  private static byte[] content(DataInputStream in, long size) throws IOException {
    if (size > Integer.MAX_VALUE - BLOCK) {
      throw new IOException("tar entry of " + size + " bytes");
    }
    byte[] content = in.readNBytes((int) size);
    if (content.length < size) {
      throw new EOFException();
    }
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    return content;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    boolean ustar = text(header, 257, 5).equals("ustar");
    String prefix = ustar ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static long size(byte[] header) throws IOException {
    String octal = text(header, 124, 12).trim();
    try {
      long size = octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
      if (size < 0) {
        throw new IOException("negative size in a tar header");
      }
      return size;
    } catch (NumberFormatException e) {
      throw new IOException("the size in a tar header is not an octal number", e);
    }
  }

  private static String paxPath(byte[] content) {
    for (String line : text(content, 0, content.length).split("\n")) {
      int start = line.indexOf(" path=");
      if (start >= 0) {
        return line.substring(start + " path=".length());
      }
    }
    return "";
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /// Stops a small archive from unpacking to something huge.
  private static final class Bounded extends InputStream {

    private final InputStream in;
    private final long bytesMax;
    private long count;

    Bounded(InputStream in, long bytesMax) {
      this.in = in;
      this.bytesMax = bytesMax;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      counted(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      counted(Math.max(n, 0));
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private void counted(int n) throws IOException {
      count += n;
      if (count > bytesMax) {
        throw new IOException("the archive unpacks to more than " + bytesMax + " bytes");
      }
    }
  }
}
