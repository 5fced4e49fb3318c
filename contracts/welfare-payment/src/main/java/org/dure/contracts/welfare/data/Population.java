package org.dure.contracts.welfare.data;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// People who claim a living allowance, students who draw a grant, and shops: the same ones for the
/// same seed, size and day. The README says from which distributions they come and how much of what
/// is planted.
public final class Population {
  /// Everybody may live here; the day is beyond all others.
  private static final long NO_LIMIT = 150_000;

  private static final List<String> FIRST =
      List.of(
          "Minjun", "Seoyeon", "Jiho", "Hana", "Amina", "Tomas", "Lena", "Yusuf", "Mei", "Ivan",
          "Sofia", "Noah");
  private static final List<String> LAST =
      List.of(
          "Kim", "Lee", "Park", "Choi", "Jung", "Novak", "Okafor", "Silva", "Schmidt", "Tanaka",
          "Rossi", "Haddad");

  private final long seed;
  private final long today;
  private final Random random;
  private final List<Applicant> claimants = new ArrayList<>();
  private final List<Applicant> students = new ArrayList<>();
  private final List<Shop> shops = new ArrayList<>();
  private final Map<String, Fraud> truth = new TreeMap<>();
  private int serial;

  private Population(long seed, LocalDate today) {
    this.seed = seed;
    this.today = today.toEpochDay();
    this.random = new Random(seed);
  }

  /// @param size how many claims for the living allowance there are, at least 200
  public static Population of(long seed, int size, LocalDate today) {
    if (size < 200) {
      throw new IllegalArgumentException(
          "a population of " + size + " is too small to hide anything in: at least 200");
    }
    Population population = new Population(seed, today);
    population.plant(size);
    while (population.claimants.size() < size) {
      population.household(size);
    }
    population.openShops(size);
    Collections.shuffle(population.claimants, population.random);
    return population;
  }

  public long seed() {
    return seed;
  }

  /// Claims for the living allowance.
  public List<Applicant> claimants() {
    return List.copyOf(claimants);
  }

  /// Claims for the student grant, which excludes the living allowance.
  public List<Applicant> students() {
    return List.copyOf(students);
  }

  public List<Shop> shops() {
    return List.copyOf(shops);
  }

  /// What is wrong with whom: claims and shops by id. Nobody who decides may see it.
  public Map<String, Fraud> truth() {
    return Collections.unmodifiableMap(truth);
  }

  public Card card(int number) {
    return Card.of(seed, number);
  }

  // ---- people

  private Applicant person() {
    int number = serial++;
    long age = age();
    long household = pick(new int[] {33, 30, 16, 13, 5, 2, 1}) + 1L;
    long band = pick(new int[] {24, 22, 19, 14, 8, 5, 3, 2, 2, 1});
    long residence = chance(10) ? today + 30 + random.nextInt(1_800) : NO_LIMIT;
    Map<String, Long> civil = new TreeMap<>();
    civil.put("age", age);
    civil.put("alive", 1L);
    civil.put("household", household);
    civil.put("disability", (long) pick(new int[] {85, 6, 5, 4}));
    civil.put("residentUntil", residence);
    LocalDate born = LocalDate.ofEpochDay(today - age * 365 - random.nextInt(365));
    return new Applicant(
        "C%06d".formatted(number),
        "%s-%07d".formatted(born.toString().substring(2).replace("-", ""), 1_000_000 + number),
        name(),
        born.toString(),
        address(number),
        account(number),
        number,
        Map.of("incomeBand", band),
        civil,
        Map.of("incomeBand", band),
        "%016x%016x".formatted(random.nextLong(), random.nextLong()));
  }

  private long age() {
    return switch (pick(new int[] {2, 12, 58, 28})) {
      case 0 -> 14 + random.nextInt(4);
      case 1 -> 18 + random.nextInt(7);
      case 2 -> 25 + random.nextInt(40);
      default -> 65 + random.nextInt(32);
    };
  }

  private String name() {
    return FIRST.get(random.nextInt(FIRST.size())) + " " + LAST.get(random.nextInt(LAST.size()));
  }

  private String address(int number) {
    return "%d Willow Road, flat %d, District %d"
        .formatted(1 + number / 40, 1 + number % 40, 1 + random.nextInt(25));
  }

  private String account(int number) {
    return "XX%02d 3704 %010d".formatted(random.nextInt(100), number * 7_919L);
  }

  private int pick(int[] weights) {
    int sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    int at = random.nextInt(sum);
    int i = 0;
    while (at >= weights[i]) {
      at -= weights[i++];
    }
    return i;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// Honest people: alone, or two to four at one address, some of whom share an account; some err
  /// by a band in what they declare.
  private void household(int size) {
    int together = Math.min(pick(new int[] {0, 930, 57, 10, 3}), size - claimants.size());
    String address = address(serial);
    String account = account(serial);
    boolean joint = together == 2 && chance(8);
    for (int i = 0; i < together; i++) {
      Applicant each = person();
      long band = each.tax().getOrDefault("incomeBand", 0L);
      if (random.nextInt(1_000) < 8) {
        each = each.earning(Math.max(0, band - 1), band);
      }
      each = together > 1 ? each.at(address) : each;
      claimants.add(joint ? each.paidTo(account) : each);
    }
  }

  // ---- what is wrong with some

  private void plant(int size) {
    int some = Math.max(3, size / 250);
    for (int i = 0; i < some; i++) {
      Applicant honest = eligible();
      claimants.add(honest);
      add(Fraud.DOUBLE_CLAIM, person().as(honest.nationalId()));
      add(Fraud.EXCLUDED_PROGRAMME, student());
      add(Fraud.FALSE_INCOME, person().earning(random.nextInt(3), 5 + random.nextInt(5)));
      add(Fraud.DEAD, eligible().known("alive", 0));
      add(Fraud.EXPIRED_PERMIT, eligible().known("residentUntil", today - 1 - random.nextInt(400)));
      add(Fraud.DIED_LATER, eligible());
    }
    for (int i = 0; i < Math.max(1, size / 1_000); i++) {
      ring(Fraud.SHARED_ACCOUNT, 5);
      ring(Fraud.ADDRESS_RING, 6 + random.nextInt(3));
    }
    for (int i = 0; i < Math.max(5, size / 50); i++) {
      students.add(person());
    }
  }

  private void add(Fraud fraud, Applicant applicant) {
    claimants.add(applicant);
    truth.put(applicant.claim(), fraud);
  }

  /// Somebody whom the rules of the demonstration grant.
  private Applicant eligible() {
    return person()
        .known("age", 25L + random.nextInt(40))
        .known("residentUntil", NO_LIMIT)
        .earning(1, 1);
  }

  private Applicant student() {
    Applicant twice = person();
    students.add(
        new Applicant(
            "S" + twice.claim().substring(1),
            twice.nationalId(),
            twice.name(),
            twice.birthDate(),
            twice.address(),
            twice.account(),
            twice.number(),
            twice.declared(),
            twice.civil(),
            twice.tax(),
            twice.salt()));
    return twice;
  }

  private void ring(Fraud fraud, int members) {
    String address = address(serial);
    String account = account(serial);
    for (int i = 0; i < members; i++) {
      Applicant member = eligible();
      add(fraud, fraud == Fraud.SHARED_ACCOUNT ? member.paidTo(account) : member.at(address));
    }
  }

  // ---- shops

  private void openShops(int size) {
    List<String> categories = List.of("grocery", "grocery", "grocery", "pharmacy", "transport");
    for (int i = 0; i < Math.max(12, size / 100); i++) {
      shop("M%04d".formatted(i), categories.get(i % categories.size()), "shop account " + i, false);
    }
    shop("W0001", "liquor", "shop account w1", false);
    shop("W0002", "electronics", "shop account w2", false);
    truth.put("W0001", Fraud.WRONG_CATEGORY);
    truth.put("W0002", Fraud.WRONG_CATEGORY);
    for (int i = 1; i <= 2; i++) {
      shop("K%04d".formatted(i), "grocery", "shop account k" + i, false);
      truth.put("K%04d".formatted(i), Fraud.CASH_OUT);
    }
    for (int i = 1; i <= 3; i++) {
      Applicant owner = eligible();
      claimants.add(owner);
      shop("Z%04d".formatted(i), "grocery", owner.account(), true);
      truth.put("Z%04d".formatted(i), Fraud.CIRCULAR);
    }
  }

  private void shop(String id, String category, String account, boolean late) {
    shops.add(new Shop(id, "Shop " + id, category, account, late));
  }
}
