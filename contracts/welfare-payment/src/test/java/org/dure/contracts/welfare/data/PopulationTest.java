package org.dure.contracts.welfare.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PopulationTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private final Population population = Population.of(7, 2_000, DAY);

  @Test
  void theSameSeedMakesTheSamePeople() {
    assertThat(Population.of(7, 2_000, DAY).claimants()).isEqualTo(population.claimants());
    assertThat(Population.of(8, 2_000, DAY).claimants()).isNotEqualTo(population.claimants());
    assertThat(Card.of(7, 3).wallet())
        .isEqualTo(Card.of(7, 3).wallet())
        .isNotEqualTo(Card.of(7, 4).wallet());
    assertThatThrownBy(() -> Population.of(7, 10, DAY)).hasMessageContaining("200");
  }

  @Test
  void everyKindOfFraudIsPlantedAndMostPeopleAreHonest() {
    assertThat(new HashSet<>(population.truth().values()))
        .containsExactlyInAnyOrder(Fraud.values());
    Set<String> ids =
        population.claimants().stream().map(Applicant::claim).collect(Collectors.toSet());
    assertThat(ids).hasSize(population.claimants().size());
    long planted = ids.stream().filter(population.truth()::containsKey).count();
    assertThat(planted).isBetween(40L, 120L);
  }

  @Test
  void whatIsPlantedIsThere() {
    Map<String, Long> persons =
        population.claimants().stream()
            .collect(Collectors.groupingBy(Applicant::nationalId, Collectors.counting()));
    Set<String> students =
        population.students().stream().map(Applicant::nationalId).collect(Collectors.toSet());
    for (Applicant applicant : population.claimants()) {
      Fraud fraud = population.truth().get(applicant.claim());
      if (fraud == null) {
        assertThat(students).doesNotContain(applicant.nationalId());
        assertThat(applicant.civil().get("alive")).isEqualTo(1);
        continue;
      }
      boolean there =
          switch (fraud) {
            case DOUBLE_CLAIM -> persons.get(applicant.nationalId()) == 2;
            case EXCLUDED_PROGRAMME -> students.contains(applicant.nationalId());
            case SHARED_ACCOUNT -> sharing(a -> a.account().equals(applicant.account())) == 5;
            case ADDRESS_RING -> sharing(a -> a.address().equals(applicant.address())) >= 6;
            case FALSE_INCOME ->
                applicant.declared().get("incomeBand") + 3 <= applicant.tax().get("incomeBand");
            case DEAD -> applicant.civil().get("alive") == 0;
            case EXPIRED_PERMIT -> applicant.civil().get("residentUntil") < DAY.toEpochDay();
            case DIED_LATER -> applicant.civil().get("alive") == 1;
            case WRONG_CATEGORY, CIRCULAR, CASH_OUT -> false;
          };
      assertThat(there).as("%s is %s", applicant, fraud).isTrue();
    }
  }

  private long sharing(java.util.function.Predicate<Applicant> same) {
    return population.claimants().stream().filter(same).count();
  }

  @Test
  void nobodySpendsMoreThanWasPaid() {
    Map<Integer, Long> paid = new HashMap<>();
    population.claimants().stream()
        .filter(a -> a.number() % 2 == 0)
        .forEach(a -> paid.put(a.number(), 30_000L));
    Map<String, List<Purchase>> purchases = Shopping.of(population, paid);
    Map<Integer, Long> spent = new HashMap<>();
    purchases.forEach((shop, list) -> {
      if (population.truth().get(shop) != Fraud.WRONG_CATEGORY
          && population.truth().get(shop) != Fraud.CIRCULAR) {
        list.forEach(p -> spent.merge(p.card(), p.amount(), Long::sum));
      }
    });
    spent.forEach((card, sum) -> assertThat(sum).isBetween(1L, 30_000L));
    assertThat(spent.keySet()).hasSameSizeAs(paid.keySet());
    Set<String> ids = new HashSet<>();
    purchases.values().forEach(list -> list.forEach(p -> assertThat(ids.add(p.id())).isTrue()));
  }
}
