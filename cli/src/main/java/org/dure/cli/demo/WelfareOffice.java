package org.dure.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.client.Waiting;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.demo.WelfareCase.Parcel;
import org.dure.contracts.welfare.data.Applicant;
import org.dure.contracts.welfare.data.Fraud;
import org.json.JSONObject;

/// From the claim to the decision: taking, attesting, assessing, looking twice.
final class WelfareOffice {
  private static final Pattern SHARED =
      Pattern.compile("(\\d+) claims share this (address|account|wallet)");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InTurns turns;
  private final Settling settling;
  private final WelfareStaff staff;
  private final WelfareCase story;
  private final Map<Integer, String> wallets = new HashMap<>();

  WelfareOffice(InTurns turns, Settling settling, WelfareStaff staff, WelfareCase story) {
    this.turns = turns;
    this.settling = settling;
    this.staff = staff;
    this.story = story;
    for (List<Applicant> each : List.of(story.people().claimants(), story.people().students())) {
      each.forEach(applicant ->
          wallets.computeIfAbsent(
              applicant.number(), number -> story.people().card(number).wallet()));
    }
  }

  /// @return seconds
  double takeClaims(String programme, String kind, List<Applicant> applicants) {
    return turns.each(
        "claims",
        story.parcels(kind, applicants),
        Parcel::size,
        parcel -> {
          String content =
              parcel.json(applicant -> applicant.file(wallet(applicant.number())).toString());
          staff
              .officer()
              .batch(
                  parcel.id(),
                  Map.of("claims", content),
                  "submitClaims",
                  programme,
                  parcel.id(),
                  Benefits.manifest(content));
        });
  }

  String wallet(int card) {
    return wallets.getOrDefault(card, "");
  }

  /// What became of each entry of the batches that took claims.
  Map<String, String> taken() {
    Map<String, String> outcomes = new TreeMap<>();
    for (Parcel<Applicant> parcel : story.parcels("claims", story.people().claimants())) {
      outcomes.putAll(outcomes(staff.officer(), parcel.id()));
    }
    return outcomes;
  }

  static Map<String, String> outcomes(Benefits user, String batch) {
    Map<String, String> outcomes = new TreeMap<>();
    user.ask("readBatch", batch)
        .path("outcomes")
        .properties()
        .forEach(entry -> outcomes.put(entry.getKey(), entry.getValue().asText()));
    return outcomes;
  }

  double attest(List<Applicant> applicants) {
    return attest(
            staff.registry(), "civil", applicants, applicant -> applicant.facts(applicant.civil()))
        + attest(staff.tax(), "tax", applicants, applicant -> applicant.facts(applicant.tax()));
  }

  private double attest(
      Benefits authority,
      String kind,
      List<Applicant> applicants,
      Function<Applicant, JSONObject> facts) {
    settling.await();
    return turns.each(
        kind + " facts",
        story.parcels(kind, applicants),
        Parcel::size,
        parcel -> {
          String content = parcel.json(applicant -> facts.apply(applicant).toString());
          authority.batch(
              parcel.id(),
              Map.of("facts", content),
              "attestAll",
              story.living(),
              parcel.id(),
              Benefits.manifest(content));
        });
  }

  double assess(List<Applicant> applicants) {
    settling.await();
    return turns.each(
        "assessed",
        story.parcels("assess", applicants),
        Parcel::size,
        parcel -> {
          String content = parcel.json(applicant -> JSONObject.quote(applicant.claim()));
          staff
              .officer()
              .batch(
                  parcel.id(),
                  Map.of(),
                  "assessAll",
                  story.living(),
                  parcel.id(),
                  content,
                  Benefits.manifest(content));
        });
  }

  /// Two reviewers of two authorities decide each flagged claim; the first opens the file for it.
  ///
  /// @return how many there were
  int review() {
    settling.await();
    List<String> flagged = new ArrayList<>();
    staff
        .auditor()
        .each(
            claim -> flagged.add(claim.path("claim").asText()),
            "claimsInState",
            story.living(),
            "REVIEW");
    turns.each("reviewed", flagged, claim -> 1, this::review);
    return flagged.size();
  }

  private void review(String claim) {
    Benefits first = staff.reviewers().getFirst();
    String look = first.once("openFile", story.living(), claim, "REVIEW").path("look").asText();
    JsonNode file = first.ask("readFile", story.living(), claim, look);
    String function = plausible(file) ? "proposeGrant" : "proposeRefusal";
    first.submit(
        () -> first.answers("readProposal", story.living(), claim),
        Map.of(),
        function,
        story.living(),
        claim,
        plausible(file) ? "PLAUSIBLE" : "NOT_PLAUSIBLE");
    Benefits second = staff.reviewers().getLast();
    Waiting.until(
        PATIENCE, // the other authority's node may be a block behind
        () -> second.answers("readProposal", story.living(), claim),
        there -> there,
        there -> new CommandFailure(ExitCode.FAILED, "nobody proposed anything on claim " + claim));
    second.submit(() -> !inReview(second, claim), Map.of(), "confirm", story.living(), claim);
  }

  private boolean inReview(Benefits user, String claim) {
    return user.ask("readClaim", story.living(), claim).path("state").asText().equals("REVIEW");
  }

  /// As a reviewer might: a couple may share an account, a large family an address, and anyone may
  /// be wrong by a band of income.
  static boolean plausible(JsonNode file) {
    for (JsonNode reason : file.path("reasons")) {
      Matcher shared = SHARED.matcher(reason.asText());
      int many = shared.find() ? Integer.parseInt(shared.group(1)) : 0;
      if (many > (reason.asText().contains("this address") ? 5 : 2)) {
        return false;
      }
    }
    long declared = file.path("file").path("declared").path("incomeBand").asLong();
    long attested = 0;
    for (JsonNode facts : file.path("facts")) {
      attested = facts.path("incomeBand").asLong(attested);
    }
    return attested - declared < 2;
  }

  /// The registry reports deaths, and the office looks at those claims again.
  int deaths() {
    List<Applicant> dead =
        story.people().claimants().stream()
            .filter(a -> story.people().truth().get(a.claim()) == Fraud.DIED_LATER)
            .toList();
    attest(
        staff.registry(),
        "deaths",
        dead,
        applicant -> {
          Map<String, Long> facts = new TreeMap<>(applicant.civil());
          facts.put("alive", 0L);
          return applicant.facts(facts);
        });
    settling.await();
    turns.each("rechecked", dead, applicant -> 1, applicant -> recheck(applicant.claim()));
    return dead.size();
  }

  private void recheck(String claim) {
    try {
      staff.officer().once("recheck", story.living(), claim);
    } catch (TransactionFailure e) {
      if (e.kind() != TransactionFailure.Kind.REFUSED) {
        throw e; // whose claim was never granted needs no second look
      }
    }
  }
}
