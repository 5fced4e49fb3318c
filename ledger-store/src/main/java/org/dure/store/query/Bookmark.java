package org.dure.store.query;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.dure.model.Sha256;

/// Where a query stopped, as text that means nothing to its holder. It fits one query in one
/// namespace under one plan only.
///
/// @param position of the last result: its place in the index, or its key
public record Bookmark(ByteString position) {
  /// What CouchDB answers behind the last result, and takes for the beginning.
  public static final String NONE = "nil";

  private static final int CHECK = 8;

  /// Whether a text asks for the beginning.
  public static boolean isBeginning(String text) {
    return text.isEmpty() || text.equals(NONE);
  }

  /// @param place the documents that are queried
  public String encode(Query query, String place, Plan plan) {
    ByteString bytes = check(query, place, plan, position).concat(position);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /// @throws QueryException if the text is no bookmark of this query here
  public static Bookmark decode(String text, Query query, String place, Plan plan) {
    try {
      ByteString bytes = ByteString.copyFrom(Base64.getUrlDecoder().decode(text));
      if (bytes.size() >= CHECK) {
        ByteString position = bytes.substring(CHECK);
        if (bytes.substring(0, CHECK).equals(check(query, place, plan, position))) {
          return new Bookmark(position);
        }
      }
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  private static QueryException invalid(String text) {
    return QueryException.at(
        "bookmark",
        "'%s' is none of this query, or the index it went by has changed: begin without one"
            .formatted(text));
  }

  private static ByteString check(Query query, String place, Plan plan, ByteString position) {
    String by =
        switch (plan) {
          case Plan.IndexScan scan -> scan.index().definition().json();
          case Plan.FullScan scan -> "keys";
          case Plan.Nothing nothing -> "nothing";
        };
    ByteString context = ByteString.copyFrom(place + "\n" + by + "\n", StandardCharsets.UTF_8);
    return Sha256.of(query.fingerprint(), context, position).substring(0, CHECK);
  }
}
