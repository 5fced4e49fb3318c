package org.dure.cli.land;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockSignature;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;

/// Checks an extract of title with nothing but the channel's first block, which whoever checks has
/// from a source of their own. No node is asked.
public final class Verification {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Extract extract;
  private final List<ChannelConfig> configs = new ArrayList<>();
  private final List<Long> configNumbers = new ArrayList<>();

  private Verification(Extract extract) {
    this.extract = extract;
  }

  /// What was found to be so.
  ///
  /// @param block in which the title was written
  /// @param signers consenters that signed that block
  /// @param witnesses organisations whose nodes attest that the change is valid, and the newest
  /// @param title as it stood
  /// @param until the block that changed it next; 0 if none had when the attestation was asked for
  /// @param attestedAt when that was, by the client's clock, which nodes compare with their own
  public record Finding(
      long block,
      List<String> signers,
      int quorum,
      List<String> witnesses,
      int witnessesNeeded,
      String title,
      long until,
      String attestedAt) {}

  /// @throws CommandFailure that says what does not hold
  public static Finding check(Extract extract, Block genesis) {
    try {
      return new Verification(extract).check(genesis);
    } catch (MalformedException | ConfigException | InvalidProtocolBufferException e) {
      throw wrong("a part of it cannot be read: " + e.getMessage());
    }
  }

  private Finding check(Block genesis)
      throws MalformedException, ConfigException, InvalidProtocolBufferException {
    trust(genesis);
    for (byte[] bytes : extract.configBlocks()) {
      ParsedBlock config = parse(bytes);
      if (!config.isConfig()) {
        throw wrong("block " + config.number() + " is given as a configuration and is none");
      }
      signers(config, configs.getLast());
      trust(config.block());
    }
    ParsedBlock block = parse(extract.block());
    List<String> signers = signers(block, configOf(block));
    String title =
        TitleWrite.in(block, extract.transactionId(), extract.chaincode(), extract.parcel());
    if (!title.equals(extract.title())) {
      throw wrong("the title it shows is not what the transaction wrote");
    }
    if (block.number() > extract.at()) {
      throw wrong("block %d comes after block %d".formatted(block.number(), extract.at()));
    }
    ParsedEnvelope attestation = ParsedEnvelope.parse(ByteString.copyFrom(extract.attestation()));
    List<String> witnesses = witnesses(attestation);
    long until = requireNewest(chain(attestation));
    return new Finding(
        block.number(),
        signers,
        configOf(block).consenters().quorum(),
        witnesses,
        configs.getLast().consenters().faulty() + 1,
        title,
        until,
        Instant.ofEpochSecond(attestation.channelHeader().getTimestamp().getSeconds()).toString());
  }

  private void trust(Block configBlock) throws ConfigException {
    ChannelConfig config = ChannelConfig.fromBlock(configBlock, CryptoProvider.fastest());
    if (!config.channelId().equals(extract.channel())) {
      throw wrong(
          "it is of channel %s, the configuration of %s"
              .formatted(extract.channel(), config.channelId()));
    }
    configs.add(config);
    configNumbers.add(configBlock.getHeader().getNumber());
  }

  private static ParsedBlock parse(byte[] bytes) throws MalformedException {
    Block block = Blocks.parse(ByteString.copyFrom(bytes));
    Blocks.checkData(block);
    return ParsedBlock.parse(block);
  }

  /// The configuration that the signed part of a block says was in force.
  private ChannelConfig configOf(ParsedBlock block) throws MalformedException {
    long number = Blocks.lastConfig(block.block());
    int index = configNumbers.indexOf(number);
    if (index < 0) {
      throw wrong(
          "block %d is under the configuration of block %d, which is not there"
              .formatted(block.number(), number));
    }
    return configs.get(index);
  }

  private static List<String> signers(ParsedBlock block, ChannelConfig config)
      throws MalformedException {
    Metadata metadata = Blocks.metadataAt(block.block(), BlockMetadataIndex.SIGNATURES);
    Set<Integer> ids = new TreeSet<>();
    for (MetadataSignature signature : metadata.getSignaturesList()) {
      if (BlockSignature.of(metadata.getValue(), signature, block.block().getHeader())
              instanceof BlockSignature.ByConsenter by
          && config
              .blockSignatures()
              .verify(
                  by.consenterId(), metadata.getValue(), block.block().getHeader(), signature)) {
        ids.add(by.consenterId());
      }
    }
    if (ids.size() < config.consenters().quorum()) {
      throw wrong(
          "block %d has %d valid signatures of consenters, %d are needed"
              .formatted(block.number(), ids.size(), config.consenters().quorum()));
    }
    return ids.stream()
        .map(id -> id + " of " + config.consenters().byId(id).orElseThrow().mspId())
        .toList();
  }

  /// Organisations that run a consenter and whose node signed the answer; more than can be faulty.
  private List<String> witnesses(ParsedEnvelope attestation) {
    ChannelConfig config = configs.getLast();
    Body.EndorserTx call = call(attestation);
    Set<String> consenters = new TreeSet<>();
    config.consenters().all().forEach(c -> consenters.add(c.mspId()));
    Set<String> witnesses = new TreeSet<>();
    for (Endorsement endorsement : call.endorsements()) {
      if (config.membership().identity(endorsement.getEndorser())
              instanceof IdentityResult.Known known
          && isNode(known.identity())
          && consenters.contains(known.identity().mspId())
          && known.identity().verify(call.signedBy(endorsement), endorsement.getSignature())) {
        witnesses.add(known.identity().mspId());
      }
    }
    int needed = config.consenters().faulty() + 1;
    if (witnesses.size() < needed) {
      throw wrong(
          "nodes of %s attest the chain of title, %d organisations are needed"
              .formatted(witnesses, needed));
    }
    return List.copyOf(witnesses);
  }

  private static boolean isNode(Identity identity) {
    return identity.validity().isEmpty() && identity.organizationalUnits().contains("peer");
  }

  private Body.EndorserTx call(ParsedEnvelope attestation) {
    if (!(attestation.body() instanceof Body.EndorserTx call)
        || !attestation.channelId().equals(extract.channel())
        || !call.chaincodeName().equals(extract.chaincode())) {
      throw wrong("the attestation is no call of " + extract.chaincode() + " on the channel");
    }
    return call;
  }

  private JsonNode chain(ParsedEnvelope attestation) throws InvalidProtocolBufferException {
    Body.EndorserTx call = call(attestation);
    List<ByteString> arguments =
        ChaincodeInvocationSpec.parseFrom(
                ChaincodeProposalPayload.parseFrom(
                        call.actionPayload().getChaincodeProposalPayload())
                    .getInput())
            .getChaincodeSpec()
            .getInput()
            .getArgsList();
    boolean right =
        arguments.size() == 2
            && arguments.get(0).toStringUtf8().equals("chainOfTitle")
            && arguments.get(1).toStringUtf8().equals(extract.parcel());
    if (!right || call.action().getResponse().getStatus() != 200) {
      throw wrong("the attestation is not of the chain of title of parcel " + extract.parcel());
    }
    try {
      return JSON.readTree(call.action().getResponse().getPayload().toStringUtf8());
    } catch (JsonProcessingException e) {
      throw wrong("the attested chain of title is no JSON");
    }
  }

  /// The change is in the chain, and none after it lies at or before the block asked for.
  private long requireNewest(JsonNode chain) throws MalformedException {
    String after = "";
    for (JsonNode change : chain) {
      String id = change.path("txId").asText();
      if (id.equals(extract.transactionId())) {
        return requireLater(after);
      }
      after = id;
    }
    throw wrong(
        "transaction %s is not in the attested chain of title".formatted(extract.transactionId()));
  }

  private long requireLater(String after) throws MalformedException {
    if (after.isEmpty()) {
      return 0;
    }
    byte[] bytes = extract.nextBlock();
    if (bytes == null) {
      throw wrong(
          "transaction %s changed the title later; its block is not there".formatted(after));
    }
    ParsedBlock next = parse(bytes);
    signers(next, configOf(next));
    TitleWrite.in(next, after, extract.chaincode(), extract.parcel());
    if (next.number() <= extract.at()) {
      throw wrong(
          "transaction %s changed the title in block %d, before the end of block %d"
              .formatted(after, next.number(), extract.at()));
    }
    return next.number();
  }

  private static CommandFailure wrong(String what) {
    return new CommandFailure(ExitCode.FAILED, "the extract does not hold: " + what);
  }
}
