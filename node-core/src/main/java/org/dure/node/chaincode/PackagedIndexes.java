package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.node.chaincode.PackageException.Kind;
import org.dure.store.query.IndexDefinition;
import org.dure.store.query.QueryException;

/// The index definitions among the files of a package. Places and checks are Fabric's
/// (`internal/ccmetadata/validators.go`).
final class PackagedIndexes {
  private static final String METADATA = "META-INF/statedb/";
  private static final Pattern PLACE =
      Pattern.compile(
          "META-INF/statedb/couchdb/(?:collections/([A-Za-z0-9_-]+)/)?indexes/[^/]+[.]json");

  private PackagedIndexes() {}

  /// The definitions by collection, with "" for the public state.
  ///
  /// @throws PackageException (MALFORMED) naming file and reason
  static Map<String, List<IndexDefinition>> of(SequencedMap<String, byte[]> code)
      throws PackageException {
    Map<String, List<IndexDefinition>> found = new TreeMap<>();
    Map<String, String> titles = new HashMap<>();
    for (Map.Entry<String, byte[]> file : code.entrySet()) {
      String name = file.getKey().startsWith("./") ? file.getKey().substring(2) : file.getKey();
      if (!name.startsWith(METADATA)) {
        continue;
      }
      Matcher place = PLACE.matcher(name);
      if (!place.matches()) {
        throw new PackageException(
            Kind.MALFORMED, "metadata file path or name is not supported: " + name);
      }
      String collection = place.group(1) == null ? "" : place.group(1);
      IndexDefinition definition = definition(name, file.getValue());
      String other = titles.put(collection + "/" + definition.title(), name);
      if (other != null) {
        throw new PackageException(
            Kind.MALFORMED,
            "%s and %s both define index %s".formatted(other, name, definition.title()));
      }
      found.computeIfAbsent(collection, none -> new ArrayList<>()).add(definition);
    }
    return found;
  }

  private static IndexDefinition definition(String name, byte[] content) throws PackageException {
    try {
      return IndexDefinition.parse(name, ByteString.copyFrom(content).toStringUtf8());
    } catch (QueryException e) {
      throw new PackageException(Kind.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }
}
