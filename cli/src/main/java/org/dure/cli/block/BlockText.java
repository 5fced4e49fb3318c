package org.dure.cli.block;

import java.util.stream.Collectors;

/// A block as lines of text.
public final class BlockText {
  private BlockText() {}

  /// Header, signers of the quorum, then each transaction with what it read and wrote.
  public static String render(BlockView block) {
    StringBuilder text = new StringBuilder();
    line(text, "block %d", block.number());
    line(text, "  hash          %s", block.hash());
    line(
        text,
        "  previous      %s",
        block.previousHash().isEmpty() ? "(none: the first block)" : block.previousHash());
    line(text, "  data          %s", block.dataHash());
    if (!block.stateHash().isEmpty()) {
      line(text, "  state         %s", block.stateHash());
    }
    line(text, "  configuration of block %d", block.lastConfig());
    signatures(text, block);
    line(
        text,
        "  %d transaction%s",
        block.transactions().size(),
        block.transactions().size() == 1 ? "" : "s");
    block.transactions().forEach(transaction -> transaction(text, transaction));
    return text.toString().stripTrailing();
  }

  private static void signatures(StringBuilder text, BlockView block) {
    if (block.signatures().isEmpty()) {
      line(
          text,
          "  signatures    none%s",
          block.number() == 0 ? " (the first block is agreed on beforehand)" : "");
      return;
    }
    if (block.quorum() == 0) {
      line(
          text,
          "  signatures    %d, unchecked: the configuration in force is not at hand",
          block.signatures().size());
      return;
    }
    line(
        text,
        "  signatures    %d valid, %d needed",
        block.signatures().stream().filter(BlockView.Signer::valid).count(),
        block.quorum());
    for (BlockView.Signer signer : block.signatures()) {
      line(
          text,
          "    consenter %-3d %-10s %-18s %s",
          signer.consenter(),
          signer.mspId(),
          signer.address(),
          signer.valid() ? "valid" : "NOT VALID");
    }
  }

  private static void transaction(StringBuilder text, TransactionView transaction) {
    text.append('\n');
    line(
        text,
        "  [%d] %s  %s",
        transaction.index(),
        transaction.code(),
        transaction.transactionId());
    line(
        text,
        "      %s by %s at %s",
        transaction.type(),
        transaction.creator(),
        transaction.timestamp());
    if (!transaction.problem().isEmpty()) {
      line(text, "      malformed: %s", transaction.problem());
    }
    if (!transaction.chaincode().isEmpty()) {
      line(
          text,
          "      call     %s %s",
          transaction.chaincode(),
          transaction.arguments().stream()
              .map(BlockText::oneLine)
              .collect(Collectors.joining(" ")));
      line(text, "      endorsed %s", String.join(", ", transaction.endorsers()));
    }
    if (!transaction.event().isEmpty()) {
      line(text, "      event    %s", transaction.event());
    }
    transaction.namespaces().forEach(namespace -> namespace(text, namespace));
  }

  private static void namespace(StringBuilder text, TransactionView.Namespace namespace) {
    namespace
        .reads()
        .forEach(read ->
            line(text, "      read     %s %s @ %s", namespace.name(), read.key(), read.version()));
    namespace
        .rangeQueries()
        .forEach(range -> line(text, "      range    %s %s", namespace.name(), range));
    namespace
        .writes()
        .forEach(write ->
            line(
                text,
                "      %s   %s %s%s",
                write.delete() ? "delete" : "write ",
                namespace.name(),
                write.key(),
                write.delete() ? "" : " = " + oneLine(write.value())));
    namespace
        .collections()
        .forEach(collection -> line(text, "      private  %s %s", namespace.name(), collection));
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(format.formatted(values)).append('\n');
  }
}
