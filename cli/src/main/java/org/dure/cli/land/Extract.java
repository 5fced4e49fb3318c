package org.dure.cli.land;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;

/// A file that shows what a title was as of a block, with what is needed to check it. Blocks and
/// the attestation are in the ledger's own formats.
///
/// @param format names this layout
/// @param at as of this block, inclusive
/// @param title as the transaction wrote it
/// @param transactionId that wrote the title
/// @param attestation an endorsed, unsubmitted call of `chainOfTitle`
/// @param block in which the transaction stands
/// @param nextBlock in which the next change of the title stands, if there was one
/// @param configBlocks configurations since the first, in order, up to those of the blocks
public record Extract(
    String format,
    String channel,
    String chaincode,
    String parcel,
    long at,
    String title,
    String transactionId,
    byte[] attestation,
    byte[] block,
    byte @Nullable [] nextBlock,
    List<byte[]> configBlocks) {
  static final String FORMAT = "dure-land-extract-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  public String text() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an extract is always JSON", e);
    }
  }

  public static Extract parse(String text) {
    try {
      Extract extract = JSON.readValue(text, Extract.class);
      if (!FORMAT.equals(extract.format)) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "the extract's format is '%s', not '%s'".formatted(extract.format, FORMAT));
      }
      return extract;
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "this is no extract of title: " + e.getOriginalMessage(), e);
    }
  }
}
