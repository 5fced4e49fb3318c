package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionView;
import org.dure.node.definition.StoredDefinitions;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// A channel at height 1, to be given block after block. Definitions are those in its state, and
/// for other names those of the network. Takes transactions too that are refused before they get
/// into a block.
final class TestChain {
  final MapState state = new MapState();
  final SignatureChecks checks = new SignatureChecks(new SignatureCache(1000));
  private final SampleNetwork network;
  private final BlockValidator validator =
      new BlockValidator(checks, ConfigRule.unchanging(), Runnable::run);

  TestChain(SampleNetwork network) {
    this.network = network;
  }

  List<TxValidationCode> add(ByteString... transactions) {
    ValidatedBlock validated = validate(transactions);
    state.take(validated);
    return validated.codes();
  }

  ValidatedBlock validate(ByteString... transactions) {
    BlockHeader header = BlockHeader.newBuilder().setNumber(state.height()).build();
    ParsedBlock block = ParsedBlock.parse(Blocks.create(header, List.of(transactions)));
    return validator.validate(block, state, network.config, definitions());
  }

  private DefinitionView definitions() {
    StoredDefinitions stored = new StoredDefinitions(StoredDefinitions.lifecycleOf(state));
    return name -> {
      ChaincodeDefinition found =
          name.equals(StoredDefinitions.LIFECYCLE) ? null : stored.find(name);
      return found == null ? network.definitions.get(name) : found;
    };
  }
}
