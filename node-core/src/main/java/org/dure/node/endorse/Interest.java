package org.dure.node.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxRwSet;
import org.dure.node.chaincode.Simulator.WrittenKeys;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/// Says whose endorsement policies a simulated transaction must satisfy: chaincodes, their private
/// collections and the policies of single keys. Source: Fabric `core/endorser/endorser.go`.
final class Interest {

  /// Fabric leaves its system contracts out, which have no policy to look up. The lifecycle
  /// contract has one and is left out only where it is merely read, as every call of a chaincode
  /// reads it.
  private static final String LIFECYCLE = "_lifecycle";

  private Interest() {}

  /// @param plaintextReads the collections whose plaintext was read, by chaincode
  static ChaincodeInterest of(
      TxRwSet sets,
      Map<String, WrittenKeys> written,
      Map<String, ? extends Set<String>> plaintextReads) {
    ChaincodeInterest.Builder interest = ChaincodeInterest.newBuilder();
    for (NsRwSet set : sets.namespaces()) {
      if (set.namespace().equals(LIFECYCLE) && !set.changesState()) {
        continue;
      }
      List<CollHashedRwSet> changed = set.collections().stream().filter(Interest::changes).toList();
      WrittenKeys keys = written.get(set.namespace());
      if (keys != null) {
        interest.addChaincodes(ofKeys(set.namespace(), keys));
      } else if (changed.isEmpty()) {
        interest.addChaincodes(ChaincodeCall.newBuilder().setName(set.namespace()));
      }
      Set<String> read = plaintextReads.get(set.namespace());
      Set<String> used = new TreeSet<>(read == null ? Set.of() : read);
      changed.forEach(collection -> used.add(collection.collection()));
      for (String collection : used) {
        interest.addChaincodes(
            ChaincodeCall.newBuilder()
                .setName(set.namespace())
                .addCollectionNames(collection)
                .setNoPrivateReads(read == null || !read.contains(collection)));
      }
    }
    return interest.build();
  }

  private static boolean changes(CollHashedRwSet collection) {
    return !collection.writes().isEmpty() || !collection.metadataWrites().isEmpty();
  }

  private static ChaincodeCall ofKeys(String namespace, WrittenKeys written) {
    ChaincodeCall.Builder call = ChaincodeCall.newBuilder().setName(namespace);
    written.keyPolicies().forEach(policy -> call.addKeyPolicies(parse(policy)));
    return call.setDisregardNamespacePolicy(!written.anyWithoutPolicy()).build();
  }

  private static SignaturePolicyEnvelope parse(ByteString policy) {
    try {
      return SignaturePolicyEnvelope.parseFrom(policy);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a key's endorsement policy is malformed", e);
    }
  }
}
