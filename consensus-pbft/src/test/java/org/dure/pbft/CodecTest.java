package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CodecTest {
  private static final ReplicaSet GROUP = new ReplicaSet("channel", 3, List.of(1, 2, 3, 4), 0);
  private static final Bytes DIGEST = Bytes.of(new byte[] {1, 2, 3});

  static List<Message> everyMessage() {
    SignedMessage prepare = signed(new Message.Prepare(2, 9, DIGEST));
    SignedMessage checkpoint = signed(new Message.Checkpoint(8, DIGEST, DIGEST));
    StableProof stable = new StableProof(8, DIGEST, DIGEST, List.of(checkpoint));
    PreparedProof prepared = new PreparedProof(2, 9, DIGEST, List.of(prepare, prepare));
    Message viewChange =
        new Message.ViewChange(
            5, stable, List.of(prepared), 3, List.of(new Message.Exclusion(3, 40)));
    return List.of(
        new Message.PrePrepare(1, 2, DIGEST),
        new Message.Prepare(1, 2, DIGEST),
        new Message.Commit(1, 2, DIGEST, Bytes.EMPTY),
        new Message.Checkpoint(16, DIGEST, DIGEST),
        viewChange,
        new Message.NewView(5, List.of(signed(viewChange))),
        new Message.Status(5, true, 10, 12, 8, -7),
        new Message.StableCheckpoint(stable),
        new Message.Answer(-7, 5, 12),
        new Message.Probe(7),
        new Message.Echo(7),
        new Message.Complaint(2, 4));
  }

  private static SignedMessage signed(Message message) {
    return new SignedMessage(
        GROUP.instance(), GROUP.epoch(), 2, message, Codec.body(GROUP, 2, message), DIGEST);
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void whatIsEncodedIsReadBack(Message message) throws MalformedMessageException {
    SignedMessage signed = signed(message);
    assertThat(Codec.decode(Codec.encode(signed))).isEqualTo(signed);
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void everyTruncationAndEveryByteAfterTheEndIsRefused(Message message) {
    byte[] bytes = Codec.encode(signed(message)).toArray();
    for (int length = 0; length < bytes.length; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Codec.decode(cut)).isInstanceOf(MalformedMessageException.class);
    }
    Bytes longer = Bytes.of(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> Codec.decode(longer)).isInstanceOf(MalformedMessageException.class);
  }

  /// Each depth would copy and keep all that is inside it: a megabyte of new views in new views
  /// took more memory than any node has.
  @Test
  void messagesInsideMessagesAreOfOneTypeAndDoNotNest() {
    refusedByType(newViewsInNewViews(20_000));
    SignedMessage prepare = signed(new Message.Prepare(2, 9, DIGEST));
    StableProof wrong = new StableProof(8, DIGEST, DIGEST, List.of(prepare));
    refusedByType(Codec.encode(signed(new Message.StableCheckpoint(wrong))));
    SignedMessage checkpoint = signed(new Message.Checkpoint(8, DIGEST, DIGEST));
    PreparedProof prepared = new PreparedProof(2, 9, DIGEST, List.of(checkpoint));
    refusedByType(
        Codec.encode(
            signed(new Message.ViewChange(5, Toy.START, List.of(prepared), 0, List.of()))));
  }

  private static Bytes newViewsInNewViews(int depth) {
    int inmost = 40;
    ByteBuffer out = ByteBuffer.allocate(44 * depth + inmost);
    for (int inside = depth - 1; inside >= 0; inside--) {
      head(out.putInt(36 + 44 * inside + inmost)).put((byte) 6).putLong(5).putInt(1);
    }
    head(out.putInt(32)).put((byte) 10).putLong(1).putInt(0);
    return Bytes.of(out.array());
  }

  private static ByteBuffer head(ByteBuffer out) {
    out.putInt(7).put("channel".getBytes(StandardCharsets.UTF_8));
    return out.putLong(GROUP.epoch()).putInt(2);
  }

  private static void refusedByType(Bytes bytes) {
    assertThatThrownBy(() -> Codec.decode(bytes))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("where only type");
  }

  @Test
  void aListThatClaimsMoreThanThereAreBytesIsRefusedBeforeRoomIsMadeForIt() {
    Bytes claim = new Writer().i32(4_000).u8(1).toBytes();
    assertThatThrownBy(() -> Reader.whole(claim, in -> in.list(4_096, Reader::u8)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("4000 bytes wanted");
  }

  @Test
  void whatIsLongerThanAnyMessageIsNotRead() {
    Bytes tooLong = Bytes.of(new byte[Codec.MESSAGE_BYTES_MAX + 1]);
    assertThatThrownBy(() -> Codec.decode(tooLong))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void damagedBytesAreReadOrRefusedAndNothingElse() {
    SplittableRandom random = new SplittableRandom(1);
    List<Message> messages = everyMessage();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Codec.encode(signed(messages.get(random.nextInt(messages.size())))).toArray();
      for (int hit = 0; hit <= random.nextInt(3); hit++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(Codec.decode(Bytes.of(bytes))).isNotNull();
      } catch (MalformedMessageException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
  }
}
