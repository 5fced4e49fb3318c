package org.dure.pbft;

import org.dure.pbft.Message.Exclusion;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableProof;

/// The bytes of messages on the wire. Big-endian; every list and byte string carries its length;
/// nothing may follow the end. A signed message is sender, body, signature; the body, which is what
/// is signed, is instance, epoch, sender and the message. Messages inside messages are at most
/// three deep (new view, view change, vote), so that decoding takes memory in proportion to the
/// input.
public final class Codec {
  /// More than this is refused unread. The longest genuine message is a new view; [ViewChangeSize]
  /// keeps it within this.
  public static final int MESSAGE_BYTES_MAX = 32 << 20;

  static final int REPLICAS_MAX = 256;
  static final int PREPARED_MAX = 4_096;

  private Codec() {}

  private static final int PRE_PREPARE = 1;
  private static final int PREPARE = 2;
  private static final int COMMIT = 3;
  private static final int CHECKPOINT = 4;
  private static final int VIEW_CHANGE = 5;
  private static final int NEW_VIEW = 6;
  private static final int STATUS = 7;
  private static final int STABLE = 8;
  private static final int ANSWER = 9;
  private static final int PROBE = 10;
  private static final int ECHO = 11;
  private static final int COMPLAINT = 12;

  /// The bytes a sender signs.
  public static Bytes body(ReplicaSet group, int sender, Message message) {
    Writer out = new Writer().text(group.instance()).i64(group.epoch()).i32(sender);
    write(out, message);
    return out.toBytes();
  }

  /// A message as it travels.
  public static Bytes encode(SignedMessage message) {
    Writer out = new Writer();
    write(out, message);
    return out.toBytes();
  }

  /// Reads a message; nothing is verified.
  public static SignedMessage decode(Bytes bytes) throws MalformedMessageException {
    if (bytes.length() > MESSAGE_BYTES_MAX) {
      throw new MalformedMessageException(
          "%d bytes, %d at most".formatted(bytes.length(), MESSAGE_BYTES_MAX));
    }
    return Reader.whole(bytes, Codec::readSigned);
  }

  static void write(Writer out, SignedMessage message) {
    out.bytes(message.body()).bytes(message.signature());
  }

  static SignedMessage readSigned(Reader in) throws MalformedMessageException {
    return readSigned(in, 0);
  }

  /// A message inside another one, which can only be of one type: without that, messages nested
  /// without end would be read, and copied, at every depth.
  private static SignedMessage readSigned(Reader in, int onlyType)
      throws MalformedMessageException {
    Bytes body = in.bytes();
    Bytes signature = in.bytes();
    Body read = Reader.whole(body, inside -> readBody(inside, onlyType));
    return new SignedMessage(
        read.instance(), read.epoch(), read.sender(), read.message(), body, signature);
  }

  /// What the body of a signed message says.
  record Body(String instance, long epoch, int sender, Message message) {}

  private static Body readBody(Reader in, int onlyType) throws MalformedMessageException {
    return new Body(in.text(), in.count(), in.i32(), readMessage(in, onlyType));
  }

  private static void write(Writer out, Message message) {
    switch (message) {
      case Message.PrePrepare m ->
          out.u8(PRE_PREPARE).i64(m.view()).i64(m.sequence()).bytes(m.proposal());
      case Message.Prepare m -> out.u8(PREPARE).i64(m.view()).i64(m.sequence()).bytes(m.digest());
      case Message.Commit m ->
          out.u8(COMMIT)
              .i64(m.view())
              .i64(m.sequence())
              .bytes(m.digest())
              .bytes(m.blockSignature());
      case Message.Checkpoint m ->
          out.u8(CHECKPOINT).i64(m.sequence()).bytes(m.id()).bytes(m.stateDigest());
      case Message.ViewChange m -> {
        out.u8(VIEW_CHANGE).i64(m.view());
        write(out, m.stable());
        out.list(m.prepared(), Codec::write).i32(m.blamed()).list(m.exclusions(), Codec::write);
      }
      case Message.NewView m -> out.u8(NEW_VIEW).i64(m.view()).list(m.viewChanges(), Codec::write);
      case Message.Status m ->
          out.u8(STATUS)
              .i64(m.view())
              .u8(m.active() ? 1 : 0)
              .i64(m.delivered())
              .i64(m.highest())
              .i64(m.stable())
              .i64(m.asking());
      case Message.Answer m -> out.u8(ANSWER).i64(m.asking()).i64(m.view()).i64(m.highest());
      case Message.Complaint m -> out.u8(COMPLAINT).i64(m.view()).i32(m.accused());
      case Message.Probe m -> out.u8(PROBE).i64(m.clock());
      case Message.Echo m -> out.u8(ECHO).i64(m.clock());
      case Message.StableCheckpoint m -> write(out.u8(STABLE), m.proof());
    }
  }

  private static Message readMessage(Reader in, int onlyType) throws MalformedMessageException {
    int type = in.u8();
    if (onlyType != 0 && type != onlyType) {
      throw new MalformedMessageException(
          "a message of type %d where only type %d can be".formatted(type, onlyType));
    }
    return switch (type) {
      case PRE_PREPARE -> new Message.PrePrepare(in.count(), in.count(), in.bytes());
      case PREPARE -> new Message.Prepare(in.count(), in.count(), in.bytes());
      case COMMIT -> new Message.Commit(in.count(), in.count(), in.bytes(), in.bytes());
      case CHECKPOINT -> new Message.Checkpoint(in.count(), in.bytes(), in.bytes());
      case VIEW_CHANGE ->
          new Message.ViewChange(
              in.count(),
              readStable(in),
              in.list(PREPARED_MAX, Codec::readPrepared),
              in.i32(),
              in.list(REPLICAS_MAX, Codec::readExclusion));
      case NEW_VIEW ->
          new Message.NewView(
              in.count(), in.list(REPLICAS_MAX, item -> readSigned(item, VIEW_CHANGE)));
      case STATUS ->
          new Message.Status(in.count(), in.flag(), in.count(), in.count(), in.count(), in.i64());
      case ANSWER -> new Message.Answer(in.i64(), in.count(), in.count());
      case COMPLAINT -> new Message.Complaint(in.count(), in.i32());
      case PROBE -> new Message.Probe(in.count());
      case ECHO -> new Message.Echo(in.count());
      case STABLE -> new Message.StableCheckpoint(readStable(in));
      default -> throw new MalformedMessageException("no message type " + type);
    };
  }

  static void write(Writer out, StableProof proof) {
    out.i64(proof.sequence())
        .bytes(proof.id())
        .bytes(proof.stateDigest())
        .list(proof.votes(), Codec::write);
  }

  static StableProof readStable(Reader in) throws MalformedMessageException {
    return new StableProof(
        in.count(),
        in.bytes(),
        in.bytes(),
        in.list(REPLICAS_MAX, item -> readSigned(item, CHECKPOINT)));
  }

  private static void write(Writer out, Exclusion exclusion) {
    out.i32(exclusion.replica()).i64(exclusion.until());
  }

  private static Exclusion readExclusion(Reader in) throws MalformedMessageException {
    return new Exclusion(in.i32(), in.count());
  }

  static void write(Writer out, PreparedProof proof) {
    out.i64(proof.view())
        .i64(proof.sequence())
        .bytes(proof.proposal())
        .list(proof.prepares(), Codec::write);
  }

  static PreparedProof readPrepared(Reader in) throws MalformedMessageException {
    return new PreparedProof(
        in.count(),
        in.count(),
        in.bytes(),
        in.list(REPLICAS_MAX, item -> readSigned(item, PREPARE)));
  }
}
