package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.SignedData;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Judges public reads, ranges and writes one transaction after the other in the plainest way: each
/// signature when it is needed, each write made at once.
final class NaiveValidator {
  private final ChannelConfig config;
  private final ApplicationPolicy policy;
  final SortedMap<String, ByteString> values = new TreeMap<>();
  private final SortedMap<String, Version> versions = new TreeMap<>();
  private final Set<String> known = new HashSet<>();

  /// @param policy of the one chaincode
  NaiveValidator(ChannelConfig config, ApplicationPolicy policy) {
    this.config = config;
    this.policy = policy;
  }

  List<TxValidationCode> block(long number, List<ByteString> transactions) throws PolicyException {
    Set<String> knownBefore = Set.copyOf(known);
    Set<String> soundInBlock = new HashSet<>();
    Set<String> written = new HashSet<>();
    SortedMap<String, Version> before = new TreeMap<>(versions);
    List<TxValidationCode> codes = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      ParsedEnvelope envelope = ParsedEnvelope.parse(transactions.get(i));
      Body.EndorserTx tx = (Body.EndorserTx) envelope.body();
      TxValidationCode code = sound(envelope, tx, knownBefore);
      if (code == TxValidationCode.VALID && !soundInBlock.add(envelope.txId())) {
        code = TxValidationCode.DUPLICATE_TXID;
      }
      if (code == TxValidationCode.VALID) {
        code = apply(tx.rwSet().namespaces(), new Version(number, i), before, written);
      }
      known.add(envelope.txId());
      codes.add(code);
    }
    return codes;
  }

  private TxValidationCode sound(ParsedEnvelope envelope, Body.EndorserTx tx, Set<String> before)
      throws PolicyException {
    SignedData creator =
        new SignedData(envelope.payload(), envelope.creator(), envelope.signature());
    if (!config
        .policies()
        .policy("/Channel/Readers")
        .evaluate(List.of(creator), config.membership())
        .satisfied()) {
      return TxValidationCode.BAD_CREATOR_SIGNATURE;
    }
    if (before.contains(envelope.txId())) {
      return TxValidationCode.DUPLICATE_TXID;
    }
    List<SignedData> endorsements =
        tx.endorsements().stream()
            .map(e -> new SignedData(tx.signedBy(e), e.getEndorser(), e.getSignature()))
            .toList();
    return config
            .policies()
            .applicationPolicy(policy.toByteString())
            .evaluate(endorsements, config.membership())
            .satisfied()
        ? TxValidationCode.VALID
        : TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
  }

  private TxValidationCode apply(
      List<NsRwSet> sets, Version version, SortedMap<String, Version> before, Set<String> written) {
    for (NsRwSet set : sets) {
      for (KvRead read : set.reads()) {
        if (written.contains(read.key())
            || !Objects.equals(before.get(read.key()), read.version())) {
          return TxValidationCode.MVCC_READ_CONFLICT;
        }
      }
      for (RangeQuery query : set.rangeQueries()) {
        if (!now(query).equals(((RangeQuery.RawReads) query.results()).reads())) {
          return TxValidationCode.PHANTOM_READ_CONFLICT;
        }
      }
    }
    for (NsRwSet set : sets) {
      for (KvWrite write : set.writes()) {
        written.add(write.key());
        if (write.deletes()) {
          values.remove(write.key());
          versions.remove(write.key());
        } else {
          values.put(write.key(), write.value());
          versions.put(write.key(), version);
        }
      }
    }
    return TxValidationCode.VALID;
  }

  private List<KvRead> now(RangeQuery query) {
    List<KvRead> reads = new ArrayList<>();
    versions.forEach((key, version) -> {
      int toEnd = key.compareTo(query.endKey());
      boolean inside = query.exhausted() ? toEnd < 0 : toEnd <= 0;
      if (key.compareTo(query.startKey()) >= 0 && inside) {
        reads.add(new KvRead(key, version));
      }
    });
    return reads;
  }

  /// What a reader finds now.
  Version version(String key) {
    return versions.get(key);
  }
}
