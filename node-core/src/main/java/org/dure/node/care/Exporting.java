package org.dure.node.care;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.dure.store.Ledger;
import org.dure.store.StoreException;
import org.dure.store.rocks.RocksLedgers;

/// Writes blocks of a channel's ledger as they are stored, each behind its length as a varint
/// (protobuf's delimited form). One use.
public final class Exporting {
  private final CareChannel channel;
  private final Progress progress;
  private final long startNanos = System.nanoTime();

  public Exporting(CareChannel channel, Progress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /// @param to the last block, or a number below 0 for the ledger's last
  /// @throws CareException if the ledger does not hold them
  public CareReport run(long from, long to, OutputStream out) throws CareException, IOException {
    channel.requireLedger();
    try (RocksLedgers ledgers = new RocksLedgers(channel.root())) {
      Ledger ledger = ledgers.open(channel.id());
      long last = to < 0 ? ledger.height() - 1 : to;
      if (from < 0 || from > last || last >= ledger.height()) {
        throw new CareException(
            CareException.Kind.SURROUNDINGS,
            "the ledger of channel %s holds blocks 0 to %d, not %d to %d"
                .formatted(channel.id(), ledger.height() - 1, from, last));
      }
      CodedOutputStream coded = CodedOutputStream.newInstance(out, 1 << 20);
      for (long number = from; number <= last; number++) {
        ByteString block = bytes(ledger, number);
        coded.writeUInt32NoTag(block.size());
        coded.writeRawBytes(block);
        progress.block(number - from + 1, last - from + 1, 0);
      }
      coded.flush();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      return new CareReport(channel.id(), last - from + 1, 0, 0, 0, ledger.height(), seconds);
    } catch (StoreException e) {
      throw CareException.of(e);
    }
  }

  private ByteString bytes(Ledger ledger, long number) throws CareException {
    return ledger
        .blockBytes(number)
        .orElseThrow(() ->
            CareException.content(
                "the ledger of channel %s lacks block %d".formatted(channel.id(), number)));
  }
}
