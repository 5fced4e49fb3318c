package org.dure.contracts.voting.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dure.contracts.voting.model.Json;

/// Definitions as a commission would send them.
public final class Samples {
  private static final List<String> WHAT =
      List.of(
          "Shared kitchen",
          "Night bus",
          "Repair café",
          "Village library",
          "Roof garden",
          "Play street",
          "Bee meadow",
          "Tool shed",
          "Open workshop",
          "Choir",
          "Cycle path",
          "Senior lunch",
          "Story hour",
          "Rain garden",
          "Skate park",
          "Drinking fountain",
          "Book bus",
          "Language table",
          "Solar co-operative",
          "Street theatre");
  private static final List<String> WHERE =
      List.of(
          "Suwon",
          "Goyang",
          "Yongin",
          "Seongnam",
          "Bucheon",
          "Ansan",
          "Hwaseong",
          "Namyangju",
          "Anyang",
          "Pyeongtaek",
          "Uijeongbu",
          "Paju",
          "Gimpo",
          "Gwangmyeong",
          "Gwangju",
          "Gunpo",
          "Icheon",
          "Osan",
          "Hanam",
          "Yangju",
          "Guri",
          "Anseong",
          "Pocheon",
          "Uiwang",
          "Yeoju",
          "Yangpyeong",
          "Dongducheon",
          "Gwacheon",
          "Gapyeong",
          "Yeoncheon");

  private Samples() {}

  /// Names of community projects, all different.
  public static List<String> projects(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String what = WHAT.get(i % WHAT.size());
      String where = WHERE.get((i + i / WHAT.size()) % WHERE.size());
      names.add("No. %03d %s, %s".formatted(i + 1, what, where));
    }
    return names;
  }

  /// A poll among community projects, up to three each.
  public static String poll(String id, int projects, Instant opens, Instant closes, int shards) {
    return Json.object(
            "poll",
            id,
            "title",
            "Community projects of the province",
            "options",
            projects(projects),
            "method",
            "APPROVAL",
            "min",
            1,
            "max",
            Math.min(3, projects),
            "quorum",
            1,
            "opens",
            opens.toString(),
            "closes",
            closes.toString(),
            "shards",
            shards,
            "graceSeconds",
            1)
        .text();
  }

  /// An election of five candidates, one choice or none, by four trustees of whom three open it.
  ///
  /// @param mspIds of the trustees' organisations
  public static String election(
      String id, List<String> mspIds, int threshold, Instant opens, Instant closes, int shards) {
    return Json.object(
            "election",
            id,
            "title",
            "Chair of the council",
            "contests",
            List.of(
                Json.object(
                    "id",
                    "chair",
                    "title",
                    "Chair of the council",
                    "options",
                    List.of("Kang Ha-eun", "Moon Jun", "Nam Seo-yeon", "Oh Min", "Seo Ji-u"),
                    "min",
                    0,
                    "max",
                    1)),
            "opens",
            opens.toString(),
            "closes",
            closes.toString(),
            "trustees",
            mspIds.stream()
                .map(mspId -> Json.object("name", "Trustee of " + mspId, "mspId", mspId))
                .toList(),
            "threshold",
            threshold,
            "shards",
            shards,
            "graceSeconds",
            1,
            "keepDays",
            30)
        .text();
  }
}
