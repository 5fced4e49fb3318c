package org.dure.pbft;

/// The bytes of one journal record; framing and checksums are the host's.
public final class JournalCodec {
  private static final int PROPOSED = 1;
  private static final int VOTED = 2;
  private static final int PREPARED = 3;
  private static final int LEFT = 4;
  private static final int ENTERED = 5;
  private static final int STABLE = 6;
  private static final int AMNESIA = 7;

  private JournalCodec() {}

  public static Bytes encode(JournalRecord record) {
    Writer out = new Writer();
    switch (record) {
      case JournalRecord.Proposed r ->
          out.u8(PROPOSED).i64(r.view()).i64(r.sequence()).bytes(r.proposal());
      case JournalRecord.Voted r ->
          out.u8(VOTED).u8(r.phase().ordinal()).i64(r.view()).i64(r.sequence()).bytes(r.digest());
      case JournalRecord.Prepared r -> Codec.write(out.u8(PREPARED), r.proof());
      case JournalRecord.LeftFor r -> out.u8(LEFT).i64(r.view());
      case JournalRecord.Entered r -> Codec.write(out.u8(ENTERED), r.newView());
      case JournalRecord.StableAt r -> Codec.write(out.u8(STABLE), r.proof());
      case JournalRecord.Amnesia r -> out.u8(AMNESIA).i64(r.view()).i64(r.sequence());
    }
    return out.toBytes();
  }

  public static JournalRecord decode(Bytes bytes) throws MalformedMessageException {
    return Reader.whole(bytes, JournalCodec::read);
  }

  private static JournalRecord read(Reader in) throws MalformedMessageException {
    int type = in.u8();
    return switch (type) {
      case PROPOSED -> new JournalRecord.Proposed(in.count(), in.count(), in.bytes());
      case VOTED -> new JournalRecord.Voted(phase(in), in.count(), in.count(), in.bytes());
      case PREPARED -> new JournalRecord.Prepared(Codec.readPrepared(in));
      case LEFT -> new JournalRecord.LeftFor(in.count());
      case ENTERED -> new JournalRecord.Entered(Codec.readSigned(in));
      case STABLE -> new JournalRecord.StableAt(Codec.readStable(in));
      case AMNESIA -> new JournalRecord.Amnesia(in.count(), in.count());
      default -> throw new MalformedMessageException("no journal record of type " + type);
    };
  }

  private static JournalRecord.Phase phase(Reader in) throws MalformedMessageException {
    return in.flag() ? JournalRecord.Phase.COMMIT : JournalRecord.Phase.PREPARE;
  }
}
