package org.dure.contracts.voting.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountTest {
  /// Votes as `weight:letters`, the first letter preferred.
  private static Profile votes(String text) {
    Profile profile = new Profile();
    for (String vote : text.split(" ")) {
      String[] parts = vote.split(":");
      String choices =
          parts[1].chars().mapToObj(c -> String.valueOf(c - 'a')).collect(Collectors.joining(","));
      profile.add(choices, Long.parseLong(parts[0]));
    }
    return profile;
  }

  // ---- published examples

  /// Schulze 2011, §3.1, example 1: 21 voters, the winner is d.
  @Test
  void schulzesFirstExampleIsWonByD() {
    Outcome outcome = Outcome.of(Method.SCHULZE, 4, votes("8:acdb 2:badc 4:cdba 4:dbac 3:dcba"));
    assertThat(outcome.winners()).containsExactly(3);
  }

  /// The 45 voters of the example that is in most texts on the method: E before A, C, B, D.
  @Test
  void theExampleWithFortyFiveVotersHasTheOrderEacbd() {
    Outcome outcome =
        Outcome.of(
            Method.SCHULZE,
            5,
            votes("5:acbed 5:adecb 8:bedac 3:cabed 7:caebd 2:cbade 7:dceba 8:ebadc"));
    assertThat(outcome.winners()).containsExactly(4);
    assertThat(outcome.scores()).containsExactly(3L, 1L, 2L, 0L, 4L);
  }

  /// The capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville. Most first votes for
  /// Memphis, the run-off for Knoxville, pairwise for Nashville.
  @Test
  void theCapitalOfTennesseeDependsOnTheMethod() {
    Profile profile = votes("42:abcd 26:bcda 15:cdba 17:dcba");
    Profile firsts = votes("42:a 26:b 15:c 17:d");
    assertThat(Outcome.of(Method.PLURALITY, 4, firsts).winners()).containsExactly(0);
    Outcome runoff = Outcome.of(Method.RUNOFF, 4, profile);
    assertThat(runoff.winners()).containsExactly(3);
    assertThat(runoff.rounds().stream().map(Outcome.Round::struck)).containsExactly(2, 1, -1);
    assertThat(runoff.rounds().getLast().weights()).containsExactly(42L, 0L, 0L, 58L);
    assertThat(Outcome.of(Method.SCHULZE, 4, profile).winners()).containsExactly(1);
  }

  // ---- ties and edges

  @Test
  void tiesAreNamedAndNobodyWinsWithoutVotes() {
    assertThat(Outcome.of(Method.APPROVAL, 3, votes("2:ab 1:c 1:c")).winners())
        .containsExactly(0, 1, 2);
    assertThat(Outcome.of(Method.RUNOFF, 2, votes("1:a 1:b")).winners()).containsExactly(0, 1);
    assertThat(Outcome.of(Method.SCHULZE, 2, votes("1:a 1:b")).winners()).containsExactly(0, 1);
    for (Method method : Method.values()) {
      assertThat(Outcome.of(method, 3, new Profile()).winners()).isEmpty();
    }
  }

  /// b and c are equally weak in the second round; c was weaker in the first.
  @Test
  void theWeakestOfARunoffIsFoundByEarlierRounds() {
    Outcome outcome = Outcome.of(Method.RUNOFF, 4, votes("5:a 4:b 3:c 1:dc"));
    assertThat(outcome.rounds().stream().map(Outcome.Round::struck)).startsWith(3, 2);
    Outcome last = Outcome.of(Method.RUNOFF, 3, votes("5:a 3:bc 3:cb"));
    assertThat(last.rounds().getFirst().struck()).as("the last in the definition").isEqualTo(2);
  }

  // ---- independent counts

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void randomElectionsAreCountedLikeNaively(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 60; run++) {
      int options = 2 + random.nextInt(5);
      List<List<Integer>> rankings = new ArrayList<>();
      Profile whole = new Profile();
      Profile left = new Profile();
      Profile right = new Profile();
      int votes = random.nextInt(25);
      for (int v = 0; v < votes; v++) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, options).boxed().toList());
        Collections.shuffle(all, random);
        List<Integer> ranking = all.subList(0, 1 + random.nextInt(options));
        rankings.add(ranking);
        String text = ranking.stream().map(String::valueOf).collect(Collectors.joining(","));
        whole.add(text, 1);
        (random.nextBoolean() ? left : right).add(text, 1);
      }
      left.add(right);
      for (Method method : Method.values()) {
        assertThat(Outcome.of(method, options, left))
            .as("seed %d run %d %s in parts", seed, run, method)
            .isEqualTo(Outcome.of(method, options, whole));
      }
      assertThat(Outcome.of(Method.SCHULZE, options, whole).winners())
          .as("seed %d run %d", seed, run)
          .isEqualTo(naiveSchulze(options, rankings));
      assertThat(Outcome.of(Method.RUNOFF, options, whole).winners())
          .as("seed %d run %d", seed, run)
          .isEqualTo(naiveRunoff(options, rankings));
      assertThat(Outcome.of(Method.APPROVAL, options, whole).scores())
          .isEqualTo(
              IntStream.range(0, options)
                  .mapToObj(o -> rankings.stream().filter(r -> r.contains(o)).count())
                  .toList());
    }
  }

  /// Strength by trying, from strong to weak, whether a path of at least that strength exists.
  private static List<Integer> naiveSchulze(int options, List<List<Integer>> rankings) {
    if (rankings.isEmpty()) {
      return List.of();
    }
    int[][] d = new int[options][options];
    for (List<Integer> ranking : rankings) {
      for (int a = 0; a < options; a++) {
        for (int b = 0; b < options; b++) {
          int rankA = ranking.contains(a) ? ranking.indexOf(a) : options;
          int rankB = ranking.contains(b) ? ranking.indexOf(b) : options;
          d[a][b] += rankA < rankB ? 1 : 0;
        }
      }
    }
    List<Integer> winners = new ArrayList<>();
    for (int a = 0; a < options; a++) {
      boolean wins = true;
      for (int b = 0; b < options; b++) {
        wins &= a == b || strength(d, a, b, rankings.size()) >= strength(d, b, a, rankings.size());
      }
      if (wins) {
        winners.add(a);
      }
    }
    return winners;
  }

  private static int strength(int[][] d, int from, int to, int most) {
    for (int s = most; s > 0; s--) {
      boolean[] reached = new boolean[d.length];
      walk(d, from, s, reached);
      if (reached[to]) {
        return s;
      }
    }
    return 0;
  }

  private static void walk(int[][] d, int at, int least, boolean[] reached) {
    for (int next = 0; next < d.length; next++) {
      if (!reached[next] && d[at][next] > d[next][at] && d[at][next] >= least) {
        reached[next] = true;
        walk(d, next, least, reached);
      }
    }
  }

  /// Strikes by sorting whole histories of counts.
  private static List<Integer> naiveRunoff(int options, List<List<Integer>> rankings) {
    List<Integer> standing = new ArrayList<>(IntStream.range(0, options).boxed().toList());
    Map<Integer, List<Integer>> histories = new HashMap<>();
    while (true) {
      int[] counts = new int[options];
      for (List<Integer> ranking : rankings) {
        ranking.stream().filter(standing::contains).findFirst().ifPresent(o -> counts[o]++);
      }
      int total = Arrays.stream(counts).sum();
      int best = standing.stream().mapToInt(o -> counts[o]).max().orElseThrow();
      List<Integer> leaders = standing.stream().filter(o -> counts[o] == best).toList();
      if (total == 0) {
        return List.of();
      }
      if (2 * best > total || leaders.size() == standing.size()) {
        return leaders.stream().sorted().toList();
      }
      for (int option : standing) {
        histories.computeIfAbsent(option, o -> new ArrayList<>()).addFirst(counts[option]);
      }
      standing.sort((a, b) -> {
        int byHistory = Arrays.compare(ints(histories.get(a)), ints(histories.get(b)));
        return byHistory != 0 ? byHistory : Integer.compare(b, a);
      });
      standing.removeFirst();
    }
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
