package org.dure.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.Table;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.operate.Bringup;
import org.dure.contracts.welfare.data.Applicant;
import org.dure.contracts.welfare.data.Fraud;
import org.dure.contracts.welfare.data.Law;
import org.dure.contracts.welfare.data.Population;
import org.dure.contracts.welfare.data.Shop;

/// The welfare office's story on a running network with the contract deployed: a population claims,
/// authorities attest, the rules decide, two reviewers look at what is flagged, a month is paid,
/// spent, redeemed and expires. What was planted is held against what the ledger shows, and the
/// money is counted. May be told again on the same network, with programmes of their own.
public final class WelfareDemo {
  private static final long BUDGET_PER_CLAIM = 600_000;

  private final Console console;
  private final NetworkFolder network;
  private final Bringup bringup;

  /// @param lifetime how long a payment may be spent
  public record Wish(long seed, int claimants, Duration lifetime) {}

  public WelfareDemo(Console console, NetworkFolder network, Bringup bringup) {
    this.console = console;
    this.network = network;
    this.bringup = bringup;
  }

  public void tell(Wish wish) {
    try (WelfareStaff staff = WelfareStaff.appoint(network)) {
      prepare(staff);
      WelfareCase story = story(staff, wish);
      console.print(
          "population of seed %d: %,d claims for the living allowance, %,d for the student grant, %,d shops"
              .formatted(
                  wish.seed(),
                  story.people().claimants().size(),
                  story.people().students().size(),
                  story.people().shops().size()));
      legislate(staff, story, wish);
      InTurns turns = new InTurns(console);
      Settling settling = new Settling(network, bringup);
      WelfareOffice office = new WelfareOffice(turns, settling, staff, story);
      WelfareMoney money = new WelfareMoney(turns, settling, staff, story);
      money.register(shops(story, false));
      decide(office, story);
      money.register(shops(story, true));
      Findings findings = new Findings();
      month(office, money, story, wish, findings);
      claims(staff, office, story, findings);
      report(staff, money, story, wish, findings);
    }
  }

  /// Roles and pepper, once in the life of a network.
  private static void prepare(WelfareStaff staff) {
    Benefits ministry = staff.ministry();
    if (!ministry.answers("welfareConfig")) {
      ministry.submit(
          () -> ministry.answers("welfareConfig"), Map.of(), "initWelfare", Law.config());
      byte[] pepper = new byte[32];
      new java.security.SecureRandom().nextBytes(pepper);
      ministry.submit(() -> true, Map.of("pepper", HexFormat.of().formatHex(pepper)), "setPepper");
    }
  }

  private static WelfareCase story(WelfareStaff staff, Wish wish) {
    int telling = 1;
    while (staff.ministry().answers("readProgramme", "LIVING-" + telling)) {
      telling++;
    }
    Population people = Population.of(wish.seed(), wish.claimants(), LocalDate.now(ZoneOffset.UTC));
    return new WelfareCase(people, "LIVING-" + telling, "STUDENT-" + telling, "T" + telling);
  }

  private static List<Shop> shops(WelfareCase story, boolean late) {
    return story.people().shops().stream().filter(shop -> shop.late() == late).toList();
  }

  private void legislate(WelfareStaff staff, WelfareCase story, Wish wish) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS);
    long budget = wish.claimants() * BUDGET_PER_CLAIM;
    enact(
        staff.ministry(),
        story.living(),
        Law.livingAllowance(story.living(), budget, from, wish.lifetime()).toString());
    enact(
        staff.ministry(),
        story.students(),
        Law.studentGrant(story.students(), story.living(), from).toString());
    console.print(
        "programme %s: %s; it excludes %s"
            .formatted(story.living(), euros(budget), story.students()));
  }

  private static void enact(Benefits ministry, String id, String law) {
    ministry.submit(() -> ministry.answers("readProgramme", id), Map.of(), "createProgramme", law);
  }

  private void decide(WelfareOffice office, WelfareCase story) {
    console.print("\nclaims");
    List<Applicant> people = story.people().claimants();
    office.takeClaims(story.students(), "students", story.people().students());
    double taking = office.takeClaims(story.living(), "claims", people);
    double attesting = office.attest(people);
    double assessing = office.assess(people);
    console.print(
        "taken %.0f a second, attested twice %.0f, assessed %.0f"
            .formatted(
                people.size() / taking, 2 * people.size() / attesting, people.size() / assessing));
    long begin = System.nanoTime();
    int reviewed = office.review();
    console.print(
        "%d flagged claims decided by two reviewers each in %.0f s; the first opened each file, which is on record"
            .formatted(reviewed, (System.nanoTime() - begin) / 1e9));
    int dead = office.deaths();
    console.print(
        "the registry reported %d deaths; those claims were looked at again".formatted(dead));
  }

  private void month(
      WelfareOffice office, WelfareMoney money, WelfareCase story, Wish wish, Findings findings) {
    console.print("\nmoney");
    long begin = System.nanoTime();
    Map<Integer, Long> paid = money.payMonth();
    double paying = (System.nanoTime() - begin) / 1e9;
    Instant expired = Instant.now().plus(wish.lifetime()).plusSeconds(2);
    console.print(
        "paid the month to %,d people: %s; %.0f a second"
            .formatted(
                paid.size(),
                euros(paid.values().stream().mapToLong(Long::longValue).sum()),
                paid.size() / paying));
    begin = System.nanoTime();
    Map<String, Map<String, Integer>> outcomes = money.spend(paid);
    double spending = (System.nanoTime() - begin) / 1e9;
    tills(outcomes, spending, findings);
    money.redeem();
    awaitExpiry(expired);
    money.expire();
    planted(story, paid);
  }

  private void tills(
      Map<String, Map<String, Integer>> outcomes, double seconds, Findings findings) {
    Map<String, Integer> sums = new TreeMap<>();
    outcomes.forEach((shop, counts) -> {
      counts.forEach((outcome, count) -> sums.merge(outcome, count, Integer::sum));
      if (counts.containsKey("WRONG_CATEGORY")) {
        findings.add(Fraud.WRONG_CATEGORY, shop);
      }
      if (counts.containsKey("CIRCULAR")) {
        findings.add(Fraud.CIRCULAR, shop);
      }
    });
    int all = sums.values().stream().mapToInt(Integer::intValue).sum();
    console.print("card payments, %.0f a second: %s".formatted(all / seconds, sums));
  }

  private void awaitExpiry(Instant then) {
    Duration left = Duration.between(Instant.now(), then);
    if (left.isPositive()) {
      console.progress("waiting %d s until what is not spent expires".formatted(left.toSeconds()));
      try {
        Thread.sleep(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
      }
    }
  }

  /// Of two claims of one person one may be paid, whichever; the fraud is to be paid for both.
  private void planted(WelfareCase story, Map<Integer, Long> paid) {
    Map<String, Long> payments =
        story.people().claimants().stream()
            .filter(applicant -> paid.containsKey(applicant.number()))
            .collect(Collectors.groupingBy(Applicant::nationalId, Collectors.counting()));
    int all = 0;
    int reached = 0;
    for (Applicant applicant : story.people().claimants()) {
      Fraud fraud = story.people().truth().get(applicant.claim());
      if (fraud != null) {
        all++;
        long one = fraud == Fraud.DOUBLE_CLAIM ? 1 : 0;
        reached += payments.getOrDefault(applicant.nationalId(), 0L) > one ? 1 : 0;
      }
    }
    console.print("of %d fraudulent claims that were planted %d were paid".formatted(all, reached));
  }

  /// What the ledger shows about claims and merchants.
  private static void claims(
      WelfareStaff staff, WelfareOffice office, WelfareCase story, Findings findings) {
    Map<String, String> planted = doubles(story);
    Map<String, String> persons = new TreeMap<>();
    story.people().claimants().forEach(a -> persons.put(a.claim(), a.nationalId()));
    office
        .taken()
        .forEach((claim, outcome) -> {
          if (outcome.equals("PERSON_ALREADY_CLAIMS")) {
            findings.add(
                Fraud.DOUBLE_CLAIM, planted.getOrDefault(persons.getOrDefault(claim, ""), claim));
          } else if (outcome.equals("EXCLUDED")) {
            findings.add(Fraud.EXCLUDED_PROGRAMME, claim);
          }
        });
    Map<String, Fraud> byFlag =
        Map.of(
            "SHARED_ACCOUNT", Fraud.SHARED_ACCOUNT,
            "SHARED_ADDRESS", Fraud.ADDRESS_RING,
            "MISMATCH_incomeBand", Fraud.FALSE_INCOME,
            "NOT_MET_alive", Fraud.DEAD,
            "NOT_MET_resident", Fraud.EXPIRED_PERMIT);
    staff
        .auditor()
        .each(
            claim -> {
              for (JsonNode flag : claim.path("flags")) {
                Fraud fraud = byFlag.get(flag.asText());
                if (fraud != null) {
                  findings.add(fraud, claim.path("claim").asText());
                }
              }
            },
            "list",
            "claims",
            story.living(),
            "");
    staff
        .auditor()
        .each(
            entitlement -> {
              if (entitlement.path("reason").asText().equals("CONDITIONS_NOT_MET")) {
                findings.add(Fraud.DIED_LATER, entitlement.path("claim").asText());
              }
            },
            "list",
            "entitlements",
            story.living(),
            "");
    staff
        .auditor()
        .each(
            redemption ->
                findings.add(
                    Fraud.CASH_OUT,
                    redemption.path("merchant").asText().substring(story.shop("").length())),
            "flaggedRedemptions",
            story.living());
  }

  /// Of two claims of one person either may be the one that is refused, whichever came second.
  private static Map<String, String> doubles(WelfareCase story) {
    Map<String, String> doubles = new TreeMap<>();
    for (Applicant applicant : story.people().claimants()) {
      if (story.people().truth().get(applicant.claim()) == Fraud.DOUBLE_CLAIM) {
        doubles.put(applicant.nationalId(), applicant.claim());
      }
    }
    return doubles;
  }

  private void report(
      WelfareStaff staff, WelfareMoney money, WelfareCase story, Wish wish, Findings findings) {
    console.print("\nwhat was planted, and what the ledger shows");
    Table table = new Table("kind", "planted", "caught", "recall", "false alarms");
    findings
        .against(story.people().truth())
        .forEach(score -> table.row(score.row().toArray(String[]::new)));
    console.print(table.render());
    TreeSet<String> looked = new TreeSet<>();
    staff
        .auditor()
        .each(
            claim -> looked.add(claim.path("claim").asText()),
            "claimsFlagged",
            story.living(),
            "SHARED_ACCOUNT");
    if (!looked.isEmpty()) {
      console.print(
          "\nwho looked at the file of "
              + looked.first()
              + "\n"
              + staff
                  .auditor()
                  .ask("whoLooked", story.living(), looked.first())
                  .toPrettyString()
                  .indent(2)
                  .stripTrailing());
    }
    count(money, story, wish);
  }

  private void count(WelfareMoney money, WelfareCase story, Wish wish) {
    Map<String, Long> pots = money.pots();
    long sum = pots.values().stream().mapToLong(Long::longValue).sum();
    long budget = wish.claimants() * BUDGET_PER_CLAIM;
    console.print("\nwhere the money of %s is, as the ledger sums it".formatted(story.living()));
    pots.forEach((pot, amount) -> console.print("  %-10s %,18d".formatted(pot, amount)));
    console.print("  %-10s %,18d".formatted("together", sum));
    if (sum != budget) {
      throw new CommandFailure(
          ExitCode.FAILED, "the pots hold %d, the budget was %d".formatted(sum, budget));
    }
    console.print("  exactly the budget by law: nothing was made, nothing was lost");
  }

  private static String euros(long cents) {
    return "EUR %,d.%02d".formatted(cents / 100, cents % 100);
  }
}
