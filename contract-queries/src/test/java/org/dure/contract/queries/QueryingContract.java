package org.dure.contract.queries;

import java.nio.charset.StandardCharsets;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;

/// Puts values and queries them.
@Contract(name = "Querying")
@Default
public final class QueryingContract implements ContractInterface {
  @Transaction
  public void put(Context context, String key, String value) {
    context.getStub().putStringState(key, value);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String find(Context context, String query) {
    StringBuilder all = new StringBuilder();
    for (var found : context.getStub().getQueryResult(query)) {
      all.append(found.getKey()).append('=').append(found.getStringValue()).append(';');
    }
    return all.toString();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String page(Context context, String query, int size, String bookmark) {
    var page = context.getStub().getQueryResultWithPagination(query, size, bookmark);
    StringBuilder all = new StringBuilder();
    page.forEach(found -> all.append(found.getKey()).append(' '));
    return all + "-> " + page.getMetadata().getBookmark();
  }

  @Transaction
  public void hide(Context context, String collection, String key, String value) {
    context.getStub().putPrivateData(collection, key, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Notes under `note` that it was asked, if that is not empty.
  @Transaction
  public String findHidden(Context context, String collection, String query, String note) {
    StringBuilder all = new StringBuilder();
    for (var found : context.getStub().getPrivateDataQueryResult(collection, query)) {
      all.append(found.getKey()).append(' ');
    }
    if (!note.isEmpty()) {
      context.getStub().putStringState(note, "asked");
    }
    return all.toString();
  }
}
