package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads what [RecordWriter] wrote.
final class RecordReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final Path path;

  RecordReader(Path path) throws IOException {
    this.path = path;
    this.in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    int format = in.read();
    if (format != RecordWriter.FORMAT) {
      in.close();
      throw new IOException("%s is of format %d, not 1".formatted(path, format));
    }
  }

  long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException(path + " ends too early");
      }
      number |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return number;
      }
    }
    throw new IOException(path + " holds a number of more than 64 bits");
  }

  ByteString bytes() throws IOException {
    long size = number();
    if (size < 0 || size > Integer.MAX_VALUE - 16) {
      throw new IOException(path + " holds a record of " + size + " bytes");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException(path + " ends too early");
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /// Whether nothing is left.
  boolean atEnd() throws IOException {
    in.mark(1);
    boolean end = in.read() < 0;
    in.reset();
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
