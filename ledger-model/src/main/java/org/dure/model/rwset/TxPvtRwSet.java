package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dure.model.MalformedException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;

/// The private plaintext of a transaction. It never goes into a block; the chain holds its hashes.
public record TxPvtRwSet(List<NsPvtRwSet> namespaces) {
  public TxPvtRwSet {
    namespaces = List.copyOf(namespaces);
  }

  /// Reads Fabric's form.
  ///
  /// @throws MalformedException if the bytes, or those of a collection inside, do not parse
  public static TxPvtRwSet parse(ByteString bytes) throws MalformedException {
    TxPvtReadWriteSet proto;
    try {
      proto = Wire.parse(TxPvtReadWriteSet.parser(), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the private write set does not parse", e);
    }
    List<NsPvtRwSet> namespaces = new ArrayList<>(proto.getNsPvtRwsetCount());
    for (NsPvtReadWriteSet namespace : proto.getNsPvtRwsetList()) {
      namespaces.add(NsPvtRwSet.of(namespace));
    }
    return new TxPvtRwSet(namespaces);
  }

  /// @param namespaces collections by namespace, in the order they are to have
  public static TxPvtRwSet of(Map<String, List<CollPvtRwSet>> namespaces) {
    return new TxPvtRwSet(
        namespaces.entrySet().stream()
            .map(each -> new NsPvtRwSet(each.getKey(), each.getValue()))
            .toList());
  }

  public boolean isEmpty() {
    return namespaces.isEmpty();
  }

  public TxPvtReadWriteSet toProto() {
    return TxPvtReadWriteSet.newBuilder()
        .setDataModel(TxReadWriteSet.DataModel.KV)
        .addAllNsPvtRwset(namespaces.stream().map(NsPvtRwSet::toProto).toList())
        .build();
  }

  public ByteString toBytes() {
    return toProto().toByteString();
  }
}
