package org.dure.cli.block;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockSignature;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.jspecify.annotations.Nullable;

/// A block for people and for `--json`: hashes in lower-case hex, everything decoded.
///
/// @param stateHash the commit hash, empty for block 0
/// @param lastConfig number of the config block in force
/// @param quorum how many valid signatures the channel asks for; 0 when its consenters are unknown
public record BlockView(
    long number,
    String hash,
    String previousHash,
    String dataHash,
    String stateHash,
    long lastConfig,
    int quorum,
    List<Signer> signatures,
    List<TransactionView> transactions) {

  /// One signature of the block.
  ///
  /// @param consenter its number in the channel's configuration
  /// @param valid whether the signature is really theirs
  public record Signer(int consenter, String mspId, String address, boolean valid) {}

  /// @param config the configuration that was in force, to name and check the signers by; null when
  ///   it is not at hand
  /// @throws MalformedException when the block's metadata do not parse
  public static BlockView of(ParsedBlock parsed, @Nullable ChannelConfig config)
      throws MalformedException {
    Block block = parsed.block();
    List<TransactionView> transactions = new ArrayList<>();
    for (int i = 0; i < parsed.size(); i++) {
      transactions.add(TransactionView.of(i, parsed.envelopes().get(i), parsed.code(i)));
    }
    return new BlockView(
        parsed.number(),
        hex(parsed.hash()),
        hex(block.getHeader().getPreviousHash()),
        hex(block.getHeader().getDataHash()),
        hex(Blocks.commitHash(block)),
        Blocks.lastConfig(block),
        config == null ? 0 : config.consenters().quorum(),
        signers(block, config),
        transactions);
  }

  private static List<Signer> signers(Block block, @Nullable ChannelConfig config)
      throws MalformedException {
    Metadata metadata = Blocks.metadataAt(block, BlockMetadataIndex.SIGNATURES);
    List<Signer> signers = new ArrayList<>();
    for (MetadataSignature signature : metadata.getSignaturesList()) {
      if (BlockSignature.of(metadata.getValue(), signature, block.getHeader())
          instanceof BlockSignature.ByConsenter bft) {
        signers.add(
            config == null
                ? new Signer(bft.consenterId(), "", "", false)
                : signer(bft.consenterId(), metadata.getValue(), block, signature, config));
      }
    }
    return signers;
  }

  private static Signer signer(
      int id, ByteString value, Block block, MetadataSignature signature, ChannelConfig config) {
    return config
        .consenters()
        .byId(id)
        .map(consenter ->
            new Signer(
                id,
                consenter.mspId(),
                consenter.endpoint(),
                config.blockSignatures().verify(id, value, block.getHeader(), signature)))
        .orElse(new Signer(id, "unknown", "", false));
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
