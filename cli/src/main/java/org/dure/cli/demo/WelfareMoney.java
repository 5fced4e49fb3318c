package org.dure.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.cli.demo.WelfareCase.Parcel;
import org.dure.contracts.welfare.data.Applicant;
import org.dure.contracts.welfare.data.Purchase;
import org.dure.contracts.welfare.data.Shop;
import org.dure.contracts.welfare.data.Shopping;
import org.json.JSONObject;

/// From the treasury to the till and back.
final class WelfareMoney {
  private static final List<String> POTS =
      List.of("budget", "entitled", "wallets", "merchants", "redeemed", "returned", "recovered");
  private static final int PAGE = 5_000;
  private static final int CREDITS = 400;

  private final InTurns turns;
  private final Settling settling;
  private final WelfareStaff staff;
  private final WelfareCase story;

  WelfareMoney(InTurns turns, Settling settling, WelfareStaff staff, WelfareCase story) {
    this.turns = turns;
    this.settling = settling;
    this.staff = staff;
    this.story = story;
  }

  void register(List<Shop> shops) {
    String bank = staff.bank().ask("whoAmI").path("holder").asText();
    turns.each(
        "merchants",
        shops,
        shop -> 1,
        shop ->
            staff
                .shops()
                .submit(
                    () -> staff.shops().answers("readMerchant", story.shop(shop.id())),
                    Map.of("account", shop.account()),
                    "registerMerchant",
                    story.shop(shop.id()),
                    shop.name(),
                    shop.category(),
                    bank));
  }

  /// Pays the month that has begun.
  ///
  /// @return what was paid, by the number of the card
  Map<Integer, Long> payMonth() {
    settling.await();
    Map<String, Long> entitled = new TreeMap<>();
    staff
        .auditor()
        .each(
            entitlement ->
                entitled.put(
                    entitlement.path("claim").asText(), entitlement.path("amount").asLong()),
            "list",
            "entitlements",
            story.living(),
            "");
    String period = YearMonth.now(ZoneOffset.UTC).toString();
    Map<String, Integer> cards = new HashMap<>();
    for (Applicant applicant : story.people().claimants()) {
      cards.put(applicant.claim(), applicant.number());
    }
    List<Parcel<String>> parcels = story.parcels("pay", List.copyOf(entitled.keySet()));
    turns.each("paid", parcels, Parcel::size, parcel -> pay(parcel, period));
    Map<Integer, Long> paid = new TreeMap<>();
    for (Parcel<String> parcel : parcels) {
      WelfareOffice.outcomes(staff.treasury(), parcel.id())
          .forEach((claim, outcome) -> {
            if (outcome.equals("PAID")) {
              paid.put(cards.getOrDefault(claim, -1), entitled.getOrDefault(claim, 0L));
            }
          });
    }
    return paid;
  }

  private void pay(Parcel<String> parcel, String period) {
    String content = parcel.json(JSONObject::quote);
    staff
        .treasury()
        .batch(
            parcel.id(),
            Map.of(),
            "disburseAll",
            story.living(),
            period,
            parcel.id(),
            content,
            Benefits.manifest(content));
  }

  /// People pay with their cards, and the bank collects.
  ///
  /// @return what became of the payments: outcomes and their number, by shop
  Map<String, Map<String, Integer>> spend(Map<Integer, Long> paid) {
    settling.await();
    Map<String, List<Purchase>> purchases = Shopping.of(story.people(), paid);
    List<Till> tills = new ArrayList<>();
    purchases.forEach((shop, list) -> {
      for (Parcel<Purchase> parcel : story.parcels("till-" + shop, list)) {
        tills.add(new Till(shop, parcel));
      }
    });
    turns.each("payments", tills, till -> till.parcel().size(), this::collect);
    Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
    for (Till till : tills) {
      staff
          .bank()
          .ask("readBatch", till.parcel().id())
          .path("counts")
          .properties()
          .forEach(count ->
              outcomes
                  .computeIfAbsent(till.shop(), shop -> new TreeMap<>())
                  .merge(count.getKey(), count.getValue().asInt(), Integer::sum));
    }
    return outcomes;
  }

  private record Till(String shop, Parcel<Purchase> parcel) {}

  private void collect(Till till) {
    String channel = staff.bank().user().session().channelName();
    String shop = story.shop(till.shop());
    String content =
        till.parcel()
            .json(purchase ->
                story
                    .people()
                    .card(purchase.card())
                    .pays(
                        channel,
                        story.living(),
                        new Purchase(purchase.id(), shop, purchase.card(), purchase.amount()))
                    .toString());
    staff
        .bank()
        .batch(
            till.parcel().id(),
            Map.of(),
            "collect",
            story.living(),
            shop,
            till.parcel().id(),
            content,
            Benefits.manifest(content));
  }

  /// The bank redeems everything that was paid.
  void redeem() {
    settling.await();
    Map<String, List<String>> credits = new TreeMap<>();
    for (Shop shop : story.people().shops()) {
      String id = story.shop(shop.id());
      staff
          .bank()
          .each(
              credit ->
                  credits
                      .computeIfAbsent(id, i -> new ArrayList<>())
                      .add(credit.path("id").asText()),
              "list",
              "credits",
              story.living(),
              id);
    }
    List<Map.Entry<String, List<String>>> shares = new ArrayList<>();
    credits.forEach((shop, ids) -> {
      for (int from = 0; from < ids.size(); from += CREDITS) {
        shares.add(Map.entry(shop, ids.subList(from, Math.min(ids.size(), from + CREDITS))));
      }
    });
    turns.each("redeemed", shares, share -> share.getValue().size(), this::redeem);
  }

  private void redeem(Map.Entry<String, List<String>> share) {
    List<String> ids = share.getValue();
    Parcel<String> parcel = new Parcel<>("", ids);
    String content = parcel.json(JSONObject::quote);
    String shop = share.getKey();
    staff
        .bank()
        .submit(
            () -> staff.bank().lacks(ids.getFirst(), "list", "credits", story.living(), shop),
            Map.of(),
            "redeem",
            story.living(),
            shop,
            content);
  }

  /// Takes back what has expired, until nothing is found any more: a batch of which it is not known
  /// whether it was committed is left to the next round.
  void expire() {
    for (List<String> lots = expired(); !lots.isEmpty(); lots = expired()) {
      turns.each(
          "expired",
          story.parcels("expire", lots),
          Parcel::size,
          parcel ->
              staff
                  .treasury()
                  .submit(() -> true, Map.of(), "expire", story.living(), parcel.json(lot -> lot)));
    }
  }

  private List<String> expired() {
    settling.await();
    List<String> lots = new ArrayList<>();
    String now = Instant.now().minusSeconds(1).toString();
    staff
        .auditor()
        .each(
            lot ->
                lots.add(
                    "[%s,%s,%s]"
                        .formatted(
                            JSONObject.quote(lot.path("wallet").asText()),
                            JSONObject.quote(lot.path("claim").asText()),
                            JSONObject.quote(lot.path("period").asText()))),
            "lotsExpiring",
            story.living(),
            now);
    return lots;
  }

  /// Every pot, summed by the ledger page by page.
  Map<String, Long> pots() {
    settling.await();
    Map<String, Long> pots = new LinkedHashMap<>();
    POTS.forEach(pot -> pots.put(pot, sum(pot)));
    return pots;
  }

  private long sum(String pot) {
    long sum = 0;
    String bookmark = "";
    do {
      JsonNode page =
          staff.auditor().ask("pot", story.living(), pot, Integer.toString(PAGE), bookmark);
      sum += page.path("sum").asLong();
      bookmark = page.path("bookmark").asText();
    } while (!bookmark.isEmpty());
    return sum;
  }
}
