package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file of a snapshot: a format byte, then varints and byte strings behind their lengths (Fabric
/// `common/ledger/snapshot/file.go`). Hashed while it is written.
final class RecordWriter implements AutoCloseable {
  static final byte FORMAT = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel file;
  private final MessageDigest digest;
  private final OutputStream out;
  private final WriteRate rate;

  RecordWriter(Path path, WriteRate rate) throws IOException {
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.digest = sha256();
    this.out =
        new BufferedOutputStream(
            new DigestOutputStream(Channels.newOutputStream(file), digest), BUFFER_BYTES);
    this.rate = rate;
    out.write(FORMAT);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  void number(long number) throws IOException {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest | 0x80) & 0xff);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void bytes(ByteString bytes) throws IOException {
    number(bytes.size());
    bytes.writeTo(out);
    rate.wrote(bytes.size() + 1);
  }

  void text(String text) throws IOException {
    bytes(ByteString.copyFrom(text, StandardCharsets.UTF_8));
  }

  /// Puts the file on the disk, and returns its SHA-256 in hex.
  String finish() throws IOException {
    out.flush();
    file.force(true);
    file.close();
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
