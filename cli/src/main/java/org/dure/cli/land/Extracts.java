package org.dure.cli.land;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.dure.cli.block.BlockReader;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.jspecify.annotations.Nullable;

/// Puts extracts together from what the nodes of a running network answer.
public final class Extracts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Session session;
  private final BlockReader blocks;
  private final String chaincode;

  public Extracts(Session session, String chaincode) {
    this.session = session;
    this.blocks = new BlockReader(session);
    this.chaincode = chaincode;
  }

  /// A change of the title and the block it stands in.
  private record Change(String transactionId, ParsedBlock block) {}

  /// @param at as of this block; the newest if negative
  public Extract of(String parcel, long at) {
    long height = at < 0 ? blocks.info().getHeight() - 1 : at;
    ChannelConfig config = blocks.configOf(blocks.read("newest"));
    Call chain = call("chainOfTitle", parcel).endorsedBy(witnesses(config));
    byte[] attestation = attestation(chain);
    JsonNode changes =
        json(Transactions.evaluate(session.contract(chaincode), call("chainOfTitle", parcel)));
    Change next = null;
    for (JsonNode change : changes) {
      String id = change.path("txId").asText();
      Change found = new Change(id, blocks.read(id));
      if (found.block().number() <= height) {
        return extract(parcel, height, attestation, found, next);
      }
      next = found;
    }
    throw new CommandFailure(
        ExitCode.FAILED, "parcel %s had no title at block %d".formatted(parcel, height));
  }

  /// Every organisation that runs a consenter: as many as answer are better than few.
  private static List<String> witnesses(ChannelConfig config) {
    return config.consenters().all().stream().map(c -> c.mspId()).distinct().toList();
  }

  private byte[] attestation(Call call) {
    try {
      return PreparedTransaction.parseFrom(Transactions.endorse(session.contract(chaincode), call))
          .getEnvelope()
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new CommandFailure(ExitCode.FAILED, "the endorsement does not parse", e);
    }
  }

  private Extract extract(
      String parcel, long at, byte[] attestation, Change change, @Nullable Change next) {
    Deque<ParsedBlock> configs = new ArrayDeque<>();
    long number = blocks.lastConfigOf(next == null ? change.block() : next.block());
    while (number > 0) {
      configs.addFirst(blocks.byNumber(number));
      number = blocks.lastConfigOf(blocks.byNumber(number - 1));
    }
    List<byte[]> configBlocks = new ArrayList<>();
    configs.forEach(block -> configBlocks.add(block.block().toByteArray()));
    return new Extract(
        Extract.FORMAT,
        session.channelName(),
        chaincode,
        parcel,
        at,
        TitleWrite.in(change.block(), change.transactionId(), chaincode, parcel),
        change.transactionId(),
        attestation,
        change.block().block().toByteArray(),
        next == null ? null : next.block().block().toByteArray(),
        configBlocks);
  }

  private static Call call(String function, String parcel) {
    return Call.of(function, parcel.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static JsonNode json(byte[] answer) {
    try {
      return JSON.readTree(new String(answer, java.nio.charset.StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(ExitCode.FAILED, "chainOfTitle answered no JSON", e);
    }
  }
}
