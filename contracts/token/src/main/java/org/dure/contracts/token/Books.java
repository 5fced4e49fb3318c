package org.dure.contracts.token;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.json.JSONObject;

/// What can be asked.
final class Books {
  private static final Pattern BOOKMARK = Pattern.compile("[A-Za-z0-9._/:|-]{0,300}");

  private final TokenState state;

  Books(TokenState state) {
    this.state = state;
  }

  Json balance(String code, String account) {
    Currency currency = state.currency(code);
    Form.account(account);
    String text = state.get(TokenState.BALANCE, code, account);
    Sum receipts = sum(TokenState.RECEIPT, code, account);
    BigInteger amount = receipts.total.add(text.isEmpty() ? BigInteger.ZERO : new BigInteger(text));
    return Json.object(
        "currency", code,
        "account", account,
        "amount", amount.toString(),
        "decimal", currency.decimal(amount),
        "held", sum(TokenState.OPEN, code, account).total.toString(),
        "frozen", Freezing.isFrozen(state, code, account),
        "receipts", receipts.count);
  }

  Json allowance(String code, String owner, String spender) {
    state.currency(code);
    BigInteger amount = Payments.allowance(state, code, Form.account(owner), Form.account(spender));
    return Json.object(
        "currency", code, "owner", owner, "spender", spender, "amount", amount.toString());
  }

  Json holdsOf(String account, String pageSize, String bookmark) {
    return page(
        "holds",
        found -> Holds.read(state, found.getFirst()).json(),
        Form.pageSize(pageSize),
        bookmark,
        TokenState.PARTY,
        Form.account(account));
  }

  Json statement(String code, String account, String pageSize, String bookmark) {
    state.currency(code);
    return page(
        "entries",
        found -> new Json(found.getLast()),
        Form.pageSize(pageSize),
        bookmark,
        TokenState.ENTRY,
        code,
        Form.account(account));
  }

  /// A bookmark is what follows the first parts in the key with which the next page begins, with
  /// `|` for the separator, which no command line could carry.
  ///
  /// @param show makes an element of the parts that follow in the key and, last, the text under it
  private Json page(
      String name,
      Function<List<String>, Json> show,
      int pageSize,
      String bookmark,
      String type,
      String... parts) {
    if (!BOOKMARK.matcher(bookmark).matches()) {
      throw Rule.BAD_PAGE.refusal("'%s' is not a bookmark", Form.shown(bookmark));
    }
    CompositeKey key = new CompositeKey(type, parts);
    String prefix = key.toString();
    String from = bookmark.isEmpty() ? "" : prefix + bookmark.replace('|', '\0');
    List<Json> elements = new ArrayList<>();
    try (var page = state.stub().getStateByPartialCompositeKeyWithPagination(key, pageSize, from)) {
      for (KeyValue found : page) {
        List<String> all = new ArrayList<>(TokenState.rest(prefix, found.getKey()));
        all.add(found.getStringValue());
        elements.add(show.apply(all));
      }
      String next = page.getMetadata().getBookmark();
      String rest = next.startsWith(prefix) ? next.substring(prefix.length()) : "";
      return Json.object(name, elements, "bookmark", rest.replace('\0', '|'));
    }
  }

  Json holdHistory(String id) {
    Holds.read(state, id);
    return history(
        state.key(TokenState.HOLD, id),
        (change, text) ->
            Json.object(
                "txId", change.getTxId(),
                "timestamp", change.getTimestamp().toString(),
                "hold", Hold.parse(text).json()));
  }

  Json freezeHistory(String code, String account) {
    state.currency(code);
    return history(
        state.key(TokenState.FROZEN, code, Form.account(account)),
        (change, text) -> {
          JSONObject json = new JSONObject(text);
          return Json.object(
              "txId", change.getTxId(),
              "timestamp", change.getTimestamp().toString(),
              "frozen", json.getBoolean("frozen"),
              "by", json.getString("by"),
              "reason", json.getString("reason"));
        });
  }

  private interface Shown {
    Json of(KeyModification change, String text);
  }

  private Json history(String key, Shown shown) {
    List<Json> changes = new ArrayList<>();
    try (QueryResultsIterator<KeyModification> history = state.stub().getHistoryForKey(key)) {
      for (KeyModification change : history) {
        changes.add(shown.of(change, change.getStringValue()));
      }
    }
    return Json.array(changes);
  }

  Json totalSupply(String code) {
    state.currency(code);
    Sum minted = new Sum();
    Sum burned = new Sum();
    state.each(
        (rest, text) -> {
          BigInteger signed = new BigInteger(text);
          (signed.signum() > 0 ? minted : burned).add(signed.abs());
        },
        TokenState.SUPPLY,
        code);
    return Json.object(
        "currency", code,
        "minted", minted.total.toString(),
        "burned", burned.total.toString(),
        "supply", minted.total.subtract(burned.total).toString());
  }

  /// Everything there is of a currency, added up. It takes as long as there are keys.
  Json audit(String code) {
    state.currency(code);
    SortedMap<String, BigInteger> accounts = new TreeMap<>();
    state.each((rest, text) -> add(accounts, rest, text), TokenState.BALANCE, code);
    state.each((rest, text) -> add(accounts, rest, text), TokenState.RECEIPT, code);
    BigInteger balances = accounts.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger holds = sum(TokenState.OPEN, code).total;
    BigInteger supply = sum(TokenState.SUPPLY, code).total;
    boolean consistent =
        supply.equals(balances.add(holds))
            && accounts.values().stream().allMatch(amount -> amount.signum() >= 0);
    return Json.object(
        "currency", code,
        "supply", supply.toString(),
        "balances", balances.toString(),
        "holds", holds.toString(),
        "accounts", accounts.size(),
        "consistent", consistent);
  }

  private static void add(SortedMap<String, BigInteger> sums, List<String> rest, String text) {
    sums.merge(rest.getFirst(), new BigInteger(text), BigInteger::add);
  }

  private Sum sum(String type, String... parts) {
    Sum sum = new Sum();
    state.each((rest, text) -> sum.add(new BigInteger(text)), type, parts);
    return sum;
  }

  private static final class Sum {
    private BigInteger total = BigInteger.ZERO;
    private int count;

    void add(BigInteger amount) {
      total = total.add(amount);
      count++;
    }
  }
}
