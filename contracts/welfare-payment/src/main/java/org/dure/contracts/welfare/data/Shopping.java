package org.dure.contracts.welfare.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What people buy with their first instalment, by shop. Most spend 55 to 100 % of it in one to
/// four purchases at three shops that they go to; 3 % all at once. Fifteen for each shop that gives
/// cash bring it their whole instalment. Some try their card where it does not pay.
public final class Shopping {
  private static final int CASHED_PER_SHOP = 15;
  private static final int TRIED_PER_SHOP = 8;

  private final Population population;
  private final Random random;
  private final Map<String, List<Purchase>> purchases = new TreeMap<>();
  private int serial;

  private Shopping(Population population) {
    this.population = population;
    this.random = new Random(population.seed() + 1);
  }

  /// @param paid what was paid, by the number of the card
  /// @return purchases by shop
  public static Map<String, List<Purchase>> of(Population population, Map<Integer, Long> paid) {
    Shopping shopping = new Shopping(population);
    shopping.go(new TreeMap<>(paid));
    return shopping.purchases;
  }

  private void go(TreeMap<Integer, Long> paid) {
    owners(paid);
    for (Shop shop : planted(Fraud.CASH_OUT)) {
      for (int i = 0; i < CASHED_PER_SHOP && paid.size() > TRIED_PER_SHOP; i++) {
        int card = some(paid);
        buy(shop, card, paid.getOrDefault(card, 0L));
        paid.remove(card);
      }
    }
    for (Shop shop : planted(Fraud.WRONG_CATEGORY)) {
      for (int i = 0; i < TRIED_PER_SHOP && !paid.isEmpty(); i++) {
        buy(shop, some(paid), 1_000L + random.nextInt(4_000));
      }
    }
    List<Shop> usual =
        population.shops().stream()
            .filter(shop -> !population.truth().containsKey(shop.id()))
            .toList();
    paid.forEach((card, amount) -> spend(usual, card, amount));
  }

  /// Owners of shops shop at home.
  private void owners(Map<Integer, Long> paid) {
    for (Shop shop : planted(Fraud.CIRCULAR)) {
      for (Applicant claimant : population.claimants()) {
        Long amount = paid.get(claimant.number());
        if (claimant.account().equals(shop.account()) && amount != null) {
          buy(shop, claimant.number(), amount / 2);
        }
      }
    }
  }

  private List<Shop> planted(Fraud fraud) {
    return population.shops().stream()
        .filter(shop -> population.truth().get(shop.id()) == fraud)
        .toList();
  }

  private int some(TreeMap<Integer, Long> paid) {
    Integer at = paid.ceilingKey(random.nextInt(paid.lastKey() + 1));
    return at == null ? paid.firstKey() : at;
  }

  private void spend(List<Shop> usual, int card, long amount) {
    if (random.nextInt(100) < 3) {
      buy(usual.get(random.nextInt(usual.size())), card, amount);
      return;
    }
    long open = amount * (55 + random.nextInt(46)) / 100;
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && open > 0; i++) {
      long part = i == times - 1 ? open : Math.max(1, open * (20 + random.nextInt(50)) / 100);
      buy(usual.get((card * 3 + random.nextInt(3)) % usual.size()), card, part);
      open -= part;
    }
  }

  private void buy(Shop shop, int card, long amount) {
    purchases
        .computeIfAbsent(shop.id(), id -> new ArrayList<>())
        .add(new Purchase("R%07d".formatted(serial++), shop.id(), card, amount));
  }
}
