package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.KvReadHash;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.MetadataEntry;
import org.dure.model.rwset.MetadataWrite;
import org.dure.model.rwset.MetadataWriteHash;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.RangeQuery;
import org.dure.node.validate.NaiveState.Place;

/// Random read-write sets over few keys: most are what an honest endorser would record in some
/// state, some have a read that is wrong, a key that stands twice or a collection that does.
final class RandomSets {
  /// Two of them sort differently by UTF-16 than by their bytes.
  private static final List<String> KEYS =
      List.of("a", "b", "b1", "c", "\uff5e", "\ud83d\ude00", "d");

  private static final ByteString HASH_OF_NOTHING = NaiveWire.sha256(ByteString.EMPTY);

  private final Random random;
  private final RandomPolicies policies;
  private String hotKey = KEYS.getFirst();
  private String hotCollection = "plain";

  RandomSets(Random random, RandomPolicies policies) {
    this.random = random;
    this.policies = policies;
  }

  /// Chooses the keys over which the transactions of the next block meet.
  void nextBlock() {
    hotKey = KEYS.get(random.nextInt(KEYS.size()));
    hotCollection = policies.collectionName();
  }

  /// @param seen the state that the endorsers saw
  /// @param seenByRanges the one that they read ranges in
  NsRwSet of(String namespace, NaiveState seen, NaiveState seenByRanges) {
    List<KvRead> reads = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String key = key();
      reads.add(new KvRead(key, aboutRight(seen.version(Place.of(namespace, key)))));
    }
    List<RangeQuery> ranges = new ArrayList<>();
    if (random.nextInt(4) == 0 || seen != seenByRanges) {
      ranges.add(range(namespace, seenByRanges, seen != seenByRanges));
    }
    List<KvWrite> writes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      writes.add(write(writes));
    }
    List<MetadataWrite> metadata = new ArrayList<>();
    for (int i = random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 0; i > 0; i--) {
      metadata.add(new MetadataWrite(key(), entries()));
    }
    List<CollHashedRwSet> collections = new ArrayList<>();
    if (random.nextInt(5) < 2) {
      String collection = collectionName();
      collections.add(collection(namespace, collection, seen));
      if (random.nextInt(3) == 0) {
        boolean again = random.nextInt(4) == 0;
        collections.add(collection(namespace, again ? collection : collectionName(), seen));
      }
    }
    return new NsRwSet(namespace, reads, ranges, writes, metadata, collections);
  }

  private String key() {
    return random.nextInt(3) == 0 ? hotKey : KEYS.get(random.nextInt(KEYS.size()));
  }

  private String collectionName() {
    return random.nextBoolean() ? hotCollection : policies.collectionName();
  }

  private Version aboutRight(Version seen) {
    return switch (random.nextInt(30)) {
      case 0 -> null;
      case 1 -> new Version(0, 0);
      case 2 -> seen == null ? new Version(1, 0) : new Version(seen.block(), seen.tx() + 1);
      default -> seen;
    };
  }

  private ByteString value() {
    return ByteString.copyFromUtf8("v" + random.nextInt(1000));
  }

  private KvWrite write(List<KvWrite> before) {
    boolean again = !before.isEmpty() && random.nextInt(8) == 0;
    String key = again ? before.getLast().key() : key();
    return switch (random.nextInt(12)) {
      case 0 -> new KvWrite(key, true, ByteString.EMPTY);
      case 1 -> new KvWrite(key, false, ByteString.EMPTY);
      case 2 -> new KvWrite(key, true, value());
      default -> new KvWrite(key, false, value());
    };
  }

  private KvWriteHash write(ByteString key) {
    ByteString hash = NaiveWire.sha256(value());
    return switch (random.nextInt(14)) {
      case 0 -> new KvWriteHash(key, true, ByteString.EMPTY, false);
      case 1 -> new KvWriteHash(key, false, ByteString.EMPTY, false);
      case 2 -> new KvWriteHash(key, false, HASH_OF_NOTHING, false);
      case 3 -> new KvWriteHash(key, true, ByteString.EMPTY, true);
      case 4 -> new KvWriteHash(key, true, hash, false);
      default -> new KvWriteHash(key, false, hash, false);
    };
  }

  private List<MetadataEntry> entries() {
    List<MetadataEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(8) == 0 ? 2 : random.nextInt(5) == 0 ? 0 : 1; i > 0; i--) {
      boolean other = random.nextInt(6) == 0;
      entries.add(new MetadataEntry(other ? "OTHER" : "VALIDATION_PARAMETER", policies.ofKey()));
    }
    return entries;
  }

  private CollHashedRwSet collection(String namespace, String name, NaiveState seen) {
    List<KvReadHash> reads = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      ByteString key = hashedKey();
      reads.add(new KvReadHash(key, aboutRight(seen.version(new Place(namespace, name, key)))));
    }
    List<KvWriteHash> writes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      writes.add(write(hashedKey()));
    }
    List<MetadataWriteHash> metadata = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      metadata.add(new MetadataWriteHash(hashedKey(), entries()));
    }
    ByteString pvtRwSetHash =
        writes.isEmpty() ? ByteString.EMPTY : NaiveWire.sha256(ByteString.copyFromUtf8(name));
    return new CollHashedRwSet(name, reads, writes, metadata, pvtRwSetHash);
  }

  private ByteString hashedKey() {
    return NaiveWire.sha256(ByteString.copyFromUtf8(KEYS.get(random.nextInt(2))));
  }

  /// @param wide over many keys rather than few
  private RangeQuery range(String namespace, NaiveState seen, boolean wide) {
    int open = wide ? 2 : 1;
    String start = random.nextInt(3) < open ? "" : key();
    boolean exhausted = random.nextBoolean();
    String end = exhausted && random.nextInt(3) < open ? "" : key();
    List<KvRead> reads = new ArrayList<>(seen.range(namespace, start, end, exhausted));
    if (random.nextInt(6) == 0) {
      disturb(reads);
    }
    int degree = 2 + random.nextInt(2);
    NaiveMerkle tree = random.nextBoolean() ? NaiveMerkle.of(reads, degree) : null;
    if (tree != null) {
      int shown = random.nextInt(30) == 0 ? 1 : degree;
      return new RangeQuery(
          start, end, exhausted, new RangeQuery.MerkleSummary(shown, tree.level(), tree.hashes()));
    }
    boolean none = reads.isEmpty() && random.nextBoolean();
    return new RangeQuery(
        start, end, exhausted, none ? new RangeQuery.NoResults() : new RangeQuery.RawReads(reads));
  }

  private void disturb(List<KvRead> reads) {
    int at = random.nextInt(reads.size() + 1);
    if (at < reads.size() && random.nextBoolean()) {
      KvRead read = reads.remove(at);
      if (random.nextBoolean()) {
        reads.add(at, new KvRead(read.key(), random.nextBoolean() ? null : new Version(0, 1)));
      }
    } else {
      reads.add(at, new KvRead(key(), new Version(1, 0)));
    }
  }
}
