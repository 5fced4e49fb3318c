package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.pbft.Bytes;
import org.dure.pbft.Effect;
import org.dure.pbft.JournalCodec;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.MalformedMessageException;

/// The journal of one replica in one epoch: its own records and the payload it voted for. Used by
/// one thread.
final class ReplicaJournal implements AutoCloseable {
  /// What a payload record begins with; the core's own records begin with small numbers.
  private static final byte ENVELOPE = 'E';

  /// What the record of the epoch begins with.
  private static final byte EPOCH = 'H';

  private static final long NO_EPOCH = -1;

  private final VoteJournal file;
  private final KeptPayload payload;

  private long epoch;

  private ReplicaJournal(VoteJournal file, KeptPayload payload, long epoch) {
    this.file = file;
    this.payload = payload;
    this.epoch = epoch;
  }

  /// @param epoch the epoch of the records, -1 if that is not known
  /// @param envelopes payload of proposals that the replica voted for, as bytes
  record Found(
      VoteJournal.Condition condition,
      long epoch,
      List<JournalRecord> records,
      List<ByteString> envelopes) {}

  record Opened(ReplicaJournal journal, Found found) {}

  /// @param payload what is to be in the journal beside the replica's records
  static Opened open(Path folder, KeptPayload payload)
      throws IOException, MalformedMessageException {
    VoteJournal.Opened opened = VoteJournal.open(folder);
    List<JournalRecord> records = new ArrayList<>();
    List<ByteString> envelopes = new ArrayList<>();
    long epoch = NO_EPOCH;
    for (byte[] record : opened.found().records()) {
      switch (record[0]) {
        case ENVELOPE -> envelopes.add(ByteString.copyFrom(record, 1, record.length - 1));
        case EPOCH -> epoch = ByteBuffer.wrap(record).getLong(1);
        default -> records.add(JournalCodec.decode(Bytes.of(record)));
      }
    }
    Found found = new Found(opened.found().condition(), epoch, records, envelopes);
    return new Opened(new ReplicaJournal(opened.journal(), payload, epoch), found);
  }

  /// Begins the journal of another epoch.
  void begin(long newEpoch, List<JournalRecord> records) throws IOException {
    epoch = newEpoch;
    compact(records);
  }

  /// Makes what a batch of effects wants kept durable, and before it the payload that has come to
  /// be kept.
  void persist(List<Effect> batch) throws IOException {
    List<byte[]> appended = new ArrayList<>();
    for (PooledEnvelope envelope : payload.takeUnwritten()) {
      appended.add(encode(envelope));
    }
    for (Effect effect : batch) {
      switch (effect) {
        case Effect.Persist(JournalRecord record) -> appended.add(encode(record));
        case Effect.Compact(List<JournalRecord> kept) -> {
          // What was to be appended before is among what is kept, or is no longer needed.
          appended.clear();
          compact(kept);
        }
        default -> {}
      }
    }
    if (!appended.isEmpty()) {
      file.append(appended);
    }
  }

  /// Replaces the replica's records by these.
  private void compact(List<JournalRecord> records) throws IOException {
    List<byte[]> kept = new ArrayList<>();
    kept.add(ByteBuffer.allocate(1 + Long.BYTES).put(EPOCH).putLong(epoch).array());
    payload.all().forEach(envelope -> kept.add(encode(envelope)));
    records.forEach(record -> kept.add(encode(record)));
    file.compact(kept);
  }

  private static byte[] encode(JournalRecord record) {
    return JournalCodec.encode(record).toArray();
  }

  private static byte[] encode(PooledEnvelope envelope) {
    byte[] record = new byte[1 + envelope.size()];
    record[0] = ENVELOPE;
    envelope.bytes().copyTo(record, 1);
    return record;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
