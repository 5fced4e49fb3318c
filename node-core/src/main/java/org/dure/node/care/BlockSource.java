package org.dure.node.care;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/// Blocks that come from outside: a file of length-delimited blocks, a file with one block, or a
/// folder of such.
public interface BlockSource extends AutoCloseable {
  /// What a file with a single block is called, as Fabric's tools call it.
  String SINGLE = ".block";

  /// The next block, null at the end.
  ///
  /// @throws CareException if what comes next is no block
  @Nullable Block next() throws CareException, IOException;

  @Override
  void close() throws IOException;

  /// @param path a folder, a file whose name ends in `.block`, or a file of delimited blocks
  static BlockSource of(Path path) throws CareException, IOException {
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    return path.toString().endsWith(SINGLE)
        ? listed(List.of(parse(path.toString(), Files.readAllBytes(path))))
        : delimited(path.toString(), Files.newInputStream(path));
  }

  /// Reads each file twice, so that a folder may hold more than fits into memory.
  private static BlockSource folder(Path folder) throws CareException, IOException {
    record Numbered(long number, Path file) {}
    List<Numbered> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(each -> each.toString().endsWith(SINGLE)).toList()) {
        Block block = parse(file.toString(), Files.readAllBytes(file));
        files.add(new Numbered(block.getHeader().getNumber(), file));
      }
    }
    if (files.isEmpty()) {
      throw CareException.content("there is no file *" + SINGLE + " in " + folder);
    }
    files.sort(Comparator.comparingLong(Numbered::number));
    Iterator<Numbered> left = files.iterator();
    return new BlockSource() {
      @Override
      public @Nullable Block next() throws CareException, IOException {
        if (!left.hasNext()) {
          return null;
        }
        Path file = left.next().file();
        return parse(file.toString(), Files.readAllBytes(file));
      }

      @Override
      public void close() {}
    };
  }

  private static BlockSource listed(List<Block> blocks) {
    Iterator<Block> left = blocks.iterator();
    return new BlockSource() {
      @Override
      public @Nullable Block next() {
        return left.hasNext() ? left.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  /// Each block behind its length as a varint, as protobuf's `writeDelimitedTo` writes them.
  static BlockSource delimited(String name, InputStream bytes) {
    InputStream in = new BufferedInputStream(bytes, 1 << 20);
    return new BlockSource() {
      private long count;

      @Override
      public @Nullable Block next() throws CareException, IOException {
        int first = in.read();
        if (first < 0) {
          return null;
        }
        String which = "%s, block %d of the file".formatted(name, ++count);
        try {
          int length = CodedInputStream.readRawVarint32(first, in);
          byte[] block = length < 0 ? new byte[0] : in.readNBytes(length);
          if (length < 0 || block.length < length) {
            throw new EOFException();
          }
          return parse(which, block);
        } catch (EOFException | com.google.protobuf.InvalidProtocolBufferException e) {
          throw new CareException(
              CareException.Kind.CONTENT,
              which + ": the file ends within it, or is no file of length-delimited blocks",
              e);
        }
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  private static Block parse(String name, byte[] bytes) throws CareException {
    try {
      Block block = Blocks.parse(ByteString.copyFrom(bytes));
      if (!block.hasHeader()) {
        throw new MalformedException("it has no header");
      }
      return block;
    } catch (MalformedException e) {
      throw new CareException(
          CareException.Kind.CONTENT, name + " is no block: " + e.getMessage(), e);
    }
  }
}
