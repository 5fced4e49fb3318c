package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dure.node.order.VoteJournal.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteJournalTest {
  @TempDir Path folder;

  @Test
  void aJournalThatNeverWasIsAbsent() throws IOException {
    assertThat(reopen().condition()).isEqualTo(Condition.ABSENT);
    assertThat(reopen().condition()).isEqualTo(Condition.INTACT);
  }

  @Test
  void whatWasAppendedIsReadBackInOrder() throws IOException {
    append("a", "b");
    append("c");
    VoteJournal.Found found = reopen();
    assertThat(found.condition()).isEqualTo(Condition.INTACT);
    assertThat(texts(found)).containsExactly("a", "b", "c");
  }

  @Test
  void aTornLastRecordIsCutOffWhereverItWasCut() throws IOException {
    append("first", "second");
    byte[] whole = Files.readAllBytes(file());
    int lastRecord = VoteJournal.PREFIX_BYTES + "second".length();
    for (int cut = 1; cut < lastRecord; cut++) {
      Files.write(file(), Arrays.copyOf(whole, whole.length - cut));
      VoteJournal.Found found = reopen();
      assertThat(found.condition()).isEqualTo(Condition.TORN_TAIL);
      assertThat(texts(found)).containsExactly("first");
    }
  }

  @Test
  void afterATornTailTheJournalGoesOn() throws IOException {
    append("first", "second");
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 3));
    append("third");
    assertThat(texts(reopen())).containsExactly("first", "third");
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    append("first", "second", "third");
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x40;
      Files.write(file(), flipped);
      VoteJournal.Found found = reopen();
      assertThat(found.condition()).as("byte %d", at).isNotEqualTo(Condition.INTACT);
      assertThat(texts(found)).isSubsetOf("first", "second", "third");
    }
  }

  @Test
  void aFlipBeforeTheLastAppendIsDamageAndKeptAside() throws IOException {
    append("first", "second");
    append("third");
    byte[] whole = Files.readAllBytes(file());
    whole[place("first") + VoteJournal.PREFIX_BYTES + 1] ^= 1;
    Files.write(file(), whole);
    VoteJournal.Found found = reopen();
    assertThat(found.condition()).isEqualTo(Condition.DAMAGED);
    assertThat(texts(found)).containsExactly("first");
    assertThat(folder.resolve("votes.journal.damaged")).hasBinaryContent(whole);
    assertThat(texts(reopen())).containsExactly("first");
  }

  /// A disk may write the pages of one append in any order before the power goes.
  @Test
  void anAppendOfWhichOnlyTheEndGotToTheDiskIsTorn() throws IOException {
    append("first");
    append("second", "third", "fourth");
    byte[] whole = Files.readAllBytes(file());
    Arrays.fill(whole, place("first"), place("first", "second", "third"), (byte) 0);
    Files.write(file(), whole);
    VoteJournal.Found found = reopen();
    assertThat(found.condition()).isEqualTo(Condition.TORN_TAIL);
    assertThat(texts(found)).containsExactly("first");
    assertThat(texts(reopen())).containsExactly("first");
  }

  /// It was synced whole before it took the place of the old file.
  @Test
  void whatACompactionWroteIsNeverTorn() throws IOException {
    append("a");
    try (VoteJournal journal = VoteJournal.open(folder).journal()) {
      journal.compact(List.of(bytes("kept"), bytes("last")));
    }
    byte[] whole = Files.readAllBytes(file());
    byte[] flipped = whole.clone();
    flipped[whole.length - 1] ^= 1;
    for (byte[] damaged : List.of(flipped, Arrays.copyOf(whole, whole.length - 1))) {
      Files.write(file(), damaged);
      assertThat(reopen().condition()).isEqualTo(Condition.DAMAGED);
    }
  }

  /// A sound record of this very journal, written over another one.
  @Test
  void aMisdirectedWriteIsDamage() throws IOException {
    append("vote1");
    append("vote2");
    append("vote3");
    byte[] whole = Files.readAllBytes(file());
    int length = VoteJournal.PREFIX_BYTES + "vote1".length();
    System.arraycopy(whole, place("vote1"), whole, place(), length);
    Files.write(file(), whole);
    VoteJournal.Found found = reopen();
    assertThat(found.condition()).isEqualTo(Condition.DAMAGED);
    assertThat(texts(found)).isEmpty();
  }

  /// Where the record behind these begins.
  private static int place(String... before) {
    int place = VoteJournal.HEADER_BYTES;
    for (String text : before) {
      place += VoteJournal.PREFIX_BYTES + text.length();
    }
    return place;
  }

  @Test
  void anEmptiedFileIsDamage() throws IOException {
    append("first");
    Files.write(file(), new byte[0]);
    assertThat(reopen().condition()).isEqualTo(Condition.DAMAGED);
  }

  @Test
  void compactionLeavesWhatIsKeptAndAppendsFollowIt() throws IOException {
    append("a", "b", "c");
    try (VoteJournal journal = VoteJournal.open(folder).journal()) {
      journal.compact(List.of(bytes("kept")));
      journal.append(List.of(bytes("after")));
    }
    assertThat(texts(reopen())).containsExactly("kept", "after");
  }

  @Test
  void aCrashDuringCompactionLeavesTheOldJournal() throws IOException {
    append("a", "b");
    Files.write(folder.resolve("votes.journal.new"), new byte[] {1, 2, 3});
    assertThat(texts(reopen())).containsExactly("a", "b");
  }

  private void append(String... texts) throws IOException {
    try (VoteJournal journal = VoteJournal.open(folder).journal()) {
      journal.append(Arrays.stream(texts).map(VoteJournalTest::bytes).toList());
    }
  }

  private VoteJournal.Found reopen() throws IOException {
    VoteJournal.Opened opened = VoteJournal.open(folder);
    opened.journal().close();
    return opened.found();
  }

  private Path file() {
    return folder.resolve("votes.journal");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(VoteJournal.Found found) {
    return found.records().stream().map(r -> new String(r, StandardCharsets.UTF_8)).toList();
  }
}
