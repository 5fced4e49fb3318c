package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;

/// The public read-write set of a transaction: one entry per namespace, in the order in which they
/// stand in the bytes.
public record TxRwSet(List<NsRwSet> namespaces) {
  public TxRwSet {
    namespaces = List.copyOf(namespaces);
  }

  /// Reads Fabric's form (ChaincodeAction.results). Empty bytes are an empty set.
  ///
  /// @throws MalformedException if the bytes, or those of a namespace or collection inside, do not
  ///   parse
  public static TxRwSet parse(ByteString bytes) throws MalformedException {
    TxReadWriteSet proto;
    try {
      proto = Wire.parse(TxReadWriteSet.parser(), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the read-write set does not parse", e);
    }
    List<NsRwSet> namespaces = new ArrayList<>(proto.getNsRwsetCount());
    for (NsReadWriteSet namespace : proto.getNsRwsetList()) {
      namespaces.add(NsRwSet.of(namespace));
    }
    return new TxRwSet(namespaces);
  }

  public TxReadWriteSet toProto() {
    return TxReadWriteSet.newBuilder()
        .setDataModel(TxReadWriteSet.DataModel.KV)
        .addAllNsRwset(namespaces.stream().map(NsRwSet::toProto).toList())
        .build();
  }

  /// Fabric's form, as endorsed.
  public ByteString toBytes() {
    return toProto().toByteString();
  }
}
