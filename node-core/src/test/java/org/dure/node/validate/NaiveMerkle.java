package org.dure.node.validate;

import com.google.protobuf.ByteString;
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
      hashes.add(NaiveWire.sha256(encode(run)));
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
    NaiveWire all = new NaiveWire();
    hashes.forEach(all::raw);
    return NaiveWire.sha256(all.done());
  }

  /// `QueryReads { repeated KVRead kv_reads = 1 }`, `KVRead { string key = 1; Version version = 2
  /// }`, `Version { uint64 block_num = 1; uint64 tx_num = 2 }`.
  private static ByteString encode(List<KvRead> reads) {
    NaiveWire all = new NaiveWire();
    for (KvRead read : reads) {
      NaiveWire one = new NaiveWire().bytes(1, ByteString.copyFromUtf8(read.key()));
      Version version = read.version();
      if (version != null) {
        one.message(2, new NaiveWire().number(1, version.block()).number(2, version.tx()).done());
      }
      all.message(1, one.done());
    }
    return all.done();
  }
}
