package org.dure.node.commit;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.NsPvtRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.model.rwset.TxRwSet;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.validate.ValidatedBlock;
import org.dure.store.PrivateStaging;
import org.dure.store.PrivateWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Finds the private plaintext that this node keeps of a block's valid transactions: what it staged
/// when it endorsed them, as far as the hashes in the block are those of it.
final class PrivateWrites {
  private final PrivateStaging staging;

  PrivateWrites(PrivateStaging staging) {
    this.staging = staging;
  }

  List<PrivateWrite> of(ValidatedBlock block) {
    List<PrivateWrite> writes = new ArrayList<>();
    for (int i = 0; i < block.codes().size(); i++) {
      ParsedEnvelope envelope = block.block().envelopes().get(i);
      if (block.codes().get(i) == TxValidationCode.VALID
          && envelope.body() instanceof Body.EndorserTx tx
          && touchesCollections(tx.rwSet())) {
        Optional<TxPvtRwSet> staged = staging.staged(envelope.txId());
        Version version = new Version(block.block().number(), i);
        staged.ifPresent(plaintext -> add(writes, tx.rwSet(), plaintext, version));
      }
    }
    return writes;
  }

  private static boolean touchesCollections(TxRwSet set) {
    return set.namespaces().stream().anyMatch(ns -> !ns.collections().isEmpty());
  }

  private static void add(
      List<PrivateWrite> writes, TxRwSet onChain, TxPvtRwSet plaintext, Version version) {
    for (NsPvtRwSet namespace : plaintext.namespaces()) {
      for (CollPvtRwSet collection : namespace.collections()) {
        ByteString hash = hashOnChain(onChain, namespace.namespace(), collection.collection());
        if (!hash.equals(Sha256.of(collection.toBytes()))) {
          continue;
        }
        for (KvWrite write : collection.writes()) {
          ByteString value = write.deletes() ? ByteString.EMPTY : write.value();
          writes.add(
              new PrivateWrite(
                  namespace.namespace(), collection.collection(), write.key(), value, version));
        }
      }
    }
  }

  private static ByteString hashOnChain(TxRwSet onChain, String namespace, String collection) {
    for (NsRwSet set : onChain.namespaces()) {
      for (CollHashedRwSet hashed : set.collections()) {
        if (set.namespace().equals(namespace) && hashed.collection().equals(collection)) {
          return hashed.pvtRwSetHash();
        }
      }
    }
    return ByteString.EMPTY;
  }
}
