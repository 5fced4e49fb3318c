package org.dure.node.care;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.node.commit.Replay;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Compares how a block was judged now with what it says itself.
final class OutcomeCheck {
  private OutcomeCheck() {}

  /// A block without codes or commit hash says nothing about them.
  static List<Finding> differences(String channel, ParsedBlock block, Replay.Judged judged) {
    List<Finding> findings = new ArrayList<>();
    ByteString stored = Blocks.transactionsFilter(block.block());
    if (!stored.isEmpty()) {
      if (stored.size() != block.size()) {
        findings.add(
            Finding.ofBlock(
                channel,
                block.number(),
                "validation codes",
                block.size() + " of them",
                Integer.toString(stored.size())));
      }
      for (int i = 0; i < Math.min(block.size(), stored.size()); i++) {
        if (stored.byteAt(i) != judged.filter().byteAt(i)) {
          findings.add(
              new Finding(
                  channel,
                  block.number(),
                  i,
                  "validation code",
                  block.envelopes().get(i).ledgerTxId(),
                  judged.validated().codes().get(i).toString(),
                  code(stored.byteAt(i))));
        }
      }
    }
    commitHash(channel, block, judged, findings);
    return findings;
  }

  private static String code(byte number) {
    TxValidationCode code = TxValidationCode.forNumber(number & 0xff);
    return code == null ? "code " + (number & 0xff) : code.toString();
  }

  private static void commitHash(
      String channel, ParsedBlock block, Replay.Judged judged, List<Finding> findings) {
    try {
      ByteString stored = Blocks.commitHash(block.block());
      if (!stored.isEmpty() && !stored.equals(judged.commitHash())) {
        findings.add(
            Finding.ofBlock(
                channel,
                block.number(),
                "commit hash",
                BlockCheck.hex(judged.commitHash()),
                BlockCheck.hex(stored)));
      }
    } catch (MalformedException e) {
      findings.add(
          Finding.ofBlock(
              channel,
              block.number(),
              "commit hash",
              BlockCheck.hex(judged.commitHash()),
              String.valueOf(e.getMessage())));
    }
  }
}
