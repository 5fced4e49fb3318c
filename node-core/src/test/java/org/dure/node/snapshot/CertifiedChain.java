package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.api.order.v1.VotePosition;
import org.dure.membership.config.BlockSigner;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.StateEditor;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.validate.SampleNetwork;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.jspecify.annotations.Nullable;

/// Decided blocks of a channel of three consenters, one behind the other, each signed by all.
/// Transactions are endorsed by two organisations.
final class CertifiedChain {
  private static final int CONSENTERS = 3;

  private final SampleNetwork network;
  private final List<BlockSigner> signers = new ArrayList<>();
  private long sequence;
  private ParsedBlock last;

  CertifiedChain(SampleNetwork network) {
    this.network = network;
    for (int k = 1; k <= CONSENTERS; k++) {
      signers.add(new BlockSigner(k, network.peer(k)));
    }
    this.last = ParsedBlock.parse(network.genesis);
  }

  SampleNetwork network() {
    return network;
  }

  Block genesis() {
    return network.genesis;
  }

  /// The next block.
  ParsedBlock next(List<ByteString> transactions) throws MalformedException {
    long number = last.number() + 1;
    Block bare = Blocks.create(number, last.hash(), transactions);
    ByteString value =
        OrdererBlockMetadata.newBuilder()
            .setLastConfig(LastConfig.newBuilder().setIndex(0))
            .setConsenterMetadata(
                VotePosition.newBuilder()
                    .setChannelId(SampleNetwork.CHANNEL)
                    .setSequence(number)
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    List<MetadataSignature> signatures = new ArrayList<>();
    signers.forEach(signer -> signatures.add(signer.sign(value, bare.getHeader())));
    last = ParsedBlock.parse(Blocks.withSignatures(bare, value, signatures));
    return last;
  }

  ByteString transaction(RwSetBuilder set) {
    return network.transactionOf("cc", set, 1, 2);
  }

  /// The transaction that commits the next definition of chaincode `cc`.
  ByteString definition(CollectionConfigPackage collections) {
    ChaincodeDefinition plain = network.definitions.get("cc");
    ChaincodeDefinition next =
        new ChaincodeDefinition(++sequence, plain.endorsement(), plain.validation(), collections);
    RwSetBuilder set = new RwSetBuilder();
    StateFields.write(new Writes(set), StoredDefinitions.NAMESPACES, "cc", next.asStruct());
    return network.transactionOf(StoredDefinitions.LIFECYCLE, set, 1, 2);
  }

  private record Writes(RwSetBuilder set) implements StateEditor {
    @Override
    public @Nullable ByteString get(String key) {
      return null;
    }

    @Override
    public void put(String key, ByteString value) {
      set.write(StoredDefinitions.LIFECYCLE, key, value);
    }

    @Override
    public void delete(String key) {
      set.delete(StoredDefinitions.LIFECYCLE, key);
    }
  }
}
