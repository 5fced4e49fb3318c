package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;
import org.dure.model.state.VersionedValue;
import org.dure.node.validate.NaiveState.Place;
import org.dure.node.validate.NaiveTransaction.HashedSets;
import org.dure.node.validate.NaiveTransaction.Sets;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// A second validator, as plain as can be: one transaction after the other, each signature when it
/// is needed, each block from its bytes. Written from docs/validation.md and Fabric's sources
/// (txvalidator/v20, common/validation/statebased, kvledger/txmgmt), and shares no code with the
/// first beyond records of values.
final class NaiveValidator {
  private final String channelId;
  private Config config;
  private NaivePolicies policies;
  private ByteString commitHash = ByteString.EMPTY;
  final NaiveState state = new NaiveState();

  NaiveValidator(String channelId, Config config) throws Exception {
    this.channelId = channelId;
    this.config = config;
    this.policies = new NaivePolicies(config);
  }

  NaiveValidator copy() throws Exception {
    NaiveValidator copy = new NaiveValidator(channelId, config);
    copy.state.cells.putAll(state.cells);
    copy.state.transactions.addAll(state.transactions);
    return copy;
  }

  long configSequence() {
    return config.getSequence();
  }

  ByteString commitHash() {
    return commitHash;
  }

  /// Takes in the first block, for which whoever starts the channel vouches.
  void genesis(ByteString entry) throws Exception {
    NaiveTransaction transaction = new NaiveTransaction();
    try {
      transaction.read(entry, channelId, policies, Set.of());
    } catch (NaiveTransaction.Fault unsigned) {
      putConfig(entry, new Version(0, 0));
    }
    state.transactions.add(transaction.ledgerId());
  }

  List<TxValidationCode> block(long number, List<ByteString> entries) throws Exception {
    NaiveEndorsement endorsement = new NaiveEndorsement(policies, state);
    List<NaiveTransaction> transactions = new ArrayList<>();
    List<TxValidationCode> codes = new ArrayList<>();
    for (ByteString entry : entries) {
      NaiveTransaction transaction = new NaiveTransaction();
      transactions.add(transaction);
      codes.add(sound(entry, transaction, endorsement));
    }
    markRepeated(transactions, codes);
    SortedMap<Place, VersionedValue> updates = new TreeMap<>();
    NaiveState before = state.copy();
    Config next = config;
    for (int i = 0; i < codes.size(); i++) {
      NaiveTransaction transaction = transactions.get(i);
      if (codes.get(i) == TxValidationCode.VALID && transaction.isConfig()) {
        Config wanted = transaction.config.getConfig();
        if (entries.size() == 1 && wanted.getSequence() == config.getSequence() + 1) {
          next = wanted;
          putConfig(entries.get(i), new Version(number, i));
        } else {
          codes.set(i, TxValidationCode.INVALID_CONFIG_TRANSACTION);
        }
      } else if (codes.get(i) == TxValidationCode.VALID) {
        codes.set(i, fresh(transaction.sets, before, updates.keySet()));
        if (codes.get(i) == TxValidationCode.VALID) {
          NaiveWrites.apply(transaction.sets, new Version(number, i), state, updates);
        }
      }
    }
    transactions.forEach(transaction -> state.transactions.add(transaction.ledgerId()));
    if (next != config) {
      config = next;
      policies = new NaivePolicies(config);
    }
    commitHash = NaiveWrites.commitHash(codes, updates, commitHash);
    return codes;
  }

  private TxValidationCode sound(
      ByteString entry, NaiveTransaction transaction, NaiveEndorsement endorsement)
      throws Exception {
    try {
      transaction.read(entry, channelId, policies, state.transactions);
    } catch (NaiveTransaction.Fault fault) {
      return fault.code;
    }
    return transaction.isConfig() ? TxValidationCode.VALID : endorsement.check(transaction);
  }

  private static void markRepeated(
      List<NaiveTransaction> transactions, List<TxValidationCode> codes) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < codes.size(); i++) {
      NaiveTransaction transaction = transactions.get(i);
      if (codes.get(i) == TxValidationCode.VALID
          && !transaction.isConfig()
          && !seen.add(transaction.channel.getTxId())) {
        codes.set(i, TxValidationCode.DUPLICATE_TXID);
      }
    }
  }

  private void putConfig(ByteString entry, Version version) throws Exception {
    ByteString data = Payload.parseFrom(Envelope.parseFrom(entry).getPayload()).getData();
    state.cells.put(
        Place.of("", "CHANNEL_CONFIG_ENV_BYTES"),
        new VersionedValue(data, ByteString.EMPTY, version));
  }

  /// @param touched what valid transactions before it in the block wrote or deleted
  private TxValidationCode fresh(List<Sets> sets, NaiveState before, Set<Place> touched) {
    for (Sets each : sets) {
      if (each.collections().stream().anyMatch(set -> set.collection().isEmpty())) {
        return TxValidationCode.INVALID_WRITESET;
      }
    }
    for (Sets each : sets) {
      for (KVRead read : each.publics().getReadsList()) {
        Place place = Place.of(each.namespace(), read.getKey());
        Version then = read.hasVersion() ? Version.of(read.getVersion()) : null;
        if (touched.contains(place) || !Objects.equals(before.version(place), then)) {
          return TxValidationCode.MVCC_READ_CONFLICT;
        }
      }
      for (RangeQueryInfo query : each.publics().getRangeQueriesInfoList()) {
        if (!holds(each.namespace(), query)) {
          return TxValidationCode.PHANTOM_READ_CONFLICT;
        }
      }
      for (HashedSets collection : each.collections()) {
        for (KVReadHash read : collection.set().getHashedReadsList()) {
          Place place = new Place(each.namespace(), collection.collection(), read.getKeyHash());
          Version then = read.hasVersion() ? Version.of(read.getVersion()) : null;
          if (touched.contains(place) || !Objects.equals(before.version(place), then)) {
            return TxValidationCode.MVCC_READ_CONFLICT;
          }
        }
      }
    }
    return TxValidationCode.VALID;
  }

  /// Against the state as the transactions before it have left it.
  private boolean holds(String namespace, RangeQueryInfo query) {
    List<KvRead> now =
        state.range(namespace, query.getStartKey(), query.getEndKey(), query.getItrExhausted());
    if (query.hasReadsMerkleHashes()) {
      QueryReadsMerkleSummary then = query.getReadsMerkleHashes();
      NaiveMerkle tree = NaiveMerkle.of(now, then.getMaxDegree());
      return tree != null
          && tree.level() == then.getMaxLevel()
          && tree.hashes().equals(then.getMaxLevelHashesList());
    }
    List<KvRead> then = new ArrayList<>();
    for (KVRead read : query.getRawReads().getKvReadsList()) {
      then.add(new KvRead(read.getKey(), read.hasVersion() ? Version.of(read.getVersion()) : null));
    }
    return now.equals(then);
  }
}
