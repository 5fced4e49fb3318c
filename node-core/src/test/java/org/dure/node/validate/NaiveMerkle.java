package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;

/// The Merkle summary of a range's reads, level by level over the whole list instead of read by
/// read, with the protobuf encoding written out by hand.
record NaiveMerkle(int level, List<ByteString> hashes) {
  /// @return null if there are too few reads for a tree
  static NaiveMerkle of(List<KvRead> reads, int degree) {
    if (reads.size() <= degree) {
      return null;
    }
    List<ByteString> hashes = new ArrayList<>();
    for (List<KvRead> run : runs(reads, degree + 1)) {
      hashes.add(sha256(encode(run)));
    }
    List<List<ByteString>> left = new ArrayList<>();
    int full = hashes.size() / (degree + 1);
    while (full > 0) {
      left.add(hashes.subList(full * (degree + 1), hashes.size()));
      List<ByteString> above = new ArrayList<>();
      for (List<ByteString> run : runs(hashes.subList(0, full * (degree + 1)), degree + 1)) {
        above.add(joined(run));
      }
      hashes = above;
      full = hashes.size() / (degree + 1);
    }
    List<ByteString> carried = List.of();
    for (List<ByteString> level : left) {
      List<ByteString> all = new ArrayList<>(level);
      all.addAll(carried);
      carried = all.size() < 2 ? all : List.of(joined(all));
    }
    List<ByteString> top = new ArrayList<>(hashes);
    top.addAll(carried);
    int level = left.size() + 1;
    return top.size() > degree
        ? new NaiveMerkle(level + 1, List.of(joined(top)))
        : new NaiveMerkle(level, top);
  }

  private static <T> List<List<T>> runs(List<T> of, int length) {
    List<List<T>> runs = new ArrayList<>();
    for (int from = 0; from < of.size(); from += length) {
      runs.add(of.subList(from, Math.min(of.size(), from + length)));
    }
    return runs;
  }

  private static ByteString joined(List<ByteString> hashes) {
    ByteString all = ByteString.EMPTY;
    for (ByteString hash : hashes) {
      all = all.concat(hash);
    }
    return sha256(all.toByteArray());
  }

  private static ByteString sha256(byte[] bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// `QueryReads { repeated KVRead kv_reads = 1 }`, `KVRead { string key = 1; Version version = 2
  /// }`, `Version { uint64 block_num = 1; uint64 tx_num = 2 }`.
  private static byte[] encode(List<KvRead> reads) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (KvRead read : reads) {
      ByteArrayOutputStream one = new ByteArrayOutputStream();
      field(one, 1, read.key().getBytes(StandardCharsets.UTF_8));
      Version version = read.version();
      if (version != null) {
        ByteArrayOutputStream height = new ByteArrayOutputStream();
        number(height, 1, version.block());
        number(height, 2, version.tx());
        field(one, 2, height.toByteArray());
      }
      field(all, 1, one.toByteArray());
    }
    return all.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
    if (number == 1 && bytes.length == 0) {
      return;
    }
    out.write(number << 3 | 2);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number, long value) {
    if (value != 0) {
      out.write(number << 3);
      varint(out, value);
    }
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    byte[] bytes = new byte[CodedOutputStream.computeUInt64SizeNoTag(value)];
    try {
      CodedOutputStream.newInstance(bytes).writeUInt64NoTag(value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    out.writeBytes(bytes);
  }
}
