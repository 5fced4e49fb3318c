package org.dure.contracts.welfare;

import java.util.Collection;
import java.util.stream.Collectors;
import org.json.JSONObject;
import org.json.JSONString;

/// JSON text whose members stay in the order given, so that all nodes write the same bytes.
record Json(String text) implements JSONString {
  /// Names and values by turns; a value is a string, number, boolean, [Json] or collection.
  static Json object(Object... pairs) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      out.append(i == 0 ? "" : ",").append(JSONObject.quote(pairs[i].toString())).append(':');
      out.append(value(pairs[i + 1]));
    }
    return new Json(out.append('}').toString());
  }

  static Json array(Collection<?> values) {
    return new Json(values.stream().map(Json::value).collect(Collectors.joining(",", "[", "]")));
  }

  private static String value(Object value) {
    return value instanceof Collection<?> list ? array(list).text : JSONObject.valueToString(value);
  }

  @Override
  public String toJSONString() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
