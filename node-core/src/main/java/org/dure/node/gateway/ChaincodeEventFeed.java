package org.dure.node.gateway;

import java.time.Duration;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.events.BlockFeed;
import org.dure.node.events.CommittedBlock;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// The events of one chaincode from a block on, a response per block that has some. Pulled by its
/// one reader, so that a slow client holds up nobody.
public final class ChaincodeEventFeed {

  private static final Duration LOOK = Duration.ofSeconds(30);

  private final BlockFeed blocks;
  private final String chaincode;
  private String after;

  ChaincodeEventFeed(BlockFeed blocks, String chaincode, String after) {
    this.blocks = blocks;
    this.chaincode = chaincode;
    this.after = after;
  }

  /// Waits for the next block that has events of the chaincode, or returns null when the node
  /// closes.
  public @Nullable ChaincodeEventsResponse next() throws InterruptedException {
    while (!blocks.ended()) {
      CommittedBlock block = blocks.poll(LOOK);
      if (block != null) {
        ChaincodeEventsResponse response = eventsOf(block.parsed());
        if (response.getEventsCount() > 0) {
          return response;
        }
      }
    }
    return null;
  }

  private ChaincodeEventsResponse eventsOf(ParsedBlock block) {
    ChaincodeEventsResponse.Builder response =
        ChaincodeEventsResponse.newBuilder().setBlockNumber(block.number());
    for (int i = 0; i < block.size(); i++) {
      ParsedEnvelope envelope = block.envelopes().get(i);
      if (!after.isEmpty()) {
        if (envelope.txId().equals(after)) {
          after = "";
        }
        continue;
      }
      ChaincodeEvent event = event(envelope);
      if (event != null
          && block.code(i) == TxValidationCode.VALID
          && event.getChaincodeId().equals(chaincode)) {
        response.addEvents(event);
      }
    }
    return response.build();
  }

  private static @Nullable ChaincodeEvent event(ParsedEnvelope envelope) {
    return envelope.body() instanceof Body.EndorserTx tx ? tx.event() : null;
  }
}
