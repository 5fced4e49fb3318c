package org.dure.node.chaincode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.dure.node.chaincode.PackageException.Kind;
import org.dure.store.query.IndexDefinition;

/// A parsed chaincode package in Fabric's form: a gzipped tar with `metadata.json` and
/// `code.tar.gz`, the latter for a Java contract holding one or more jars, under `src/` or at its
/// root.
///
/// @param type the platform: `java` for contracts that run in this node, `ccaas` for those that run
///   in a process of their own
/// @param label what the installer calls it; part of the package id
/// @param code the files of `code.tar.gz` by name
/// @param indexes definitions of indexes by collection, with "" for the public state
public record ChaincodePackage(
    String type,
    String label,
    SequencedMap<String, byte[]> code,
    Map<String, List<IndexDefinition>> indexes) {

  /// What a package may unpack to, in bytes.
  private static final long UNPACKED_BYTES_MAX = 512L << 20;

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*");
  private static final String METADATA = "metadata.json";
  private static final String CODE = "code.tar.gz";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// @throws PackageException (MALFORMED) saying what is wrong, in Fabric's words where it has some
  public static ChaincodePackage parse(byte[] bytes) throws PackageException {
    SequencedMap<String, byte[]> outer = untar(bytes, "error reading as gzip stream");
    byte[] code = outer.get(CODE);
    if (code == null) {
      throw malformed("did not find a code package inside the package");
    }
    byte[] metadata = outer.get(METADATA);
    if (metadata == null) {
      throw malformed("did not find any package metadata (missing " + METADATA + ")");
    }
    JsonNode json = json(metadata);
    String label = json.path("label").asText("");
    if (!LABEL.matcher(label).matches()) {
      throw malformed(
          "invalid label '"
              + label
              + "'. Label must be non-empty, can only consist of alphanumerics, symbols from"
              + " '.+-_', and can only begin with alphanumerics");
    }
    String type = json.path("type").asText("").toLowerCase(Locale.ROOT);
    SequencedMap<String, byte[]> files = untar(code, "error reading " + CODE);
    return new ChaincodePackage(type, label, files, PackagedIndexes.of(files));
  }

  /// The jars among the code files: the contract and what it depends on.
  public SequencedMap<String, byte[]> jars() {
    SequencedMap<String, byte[]> jars = new LinkedHashMap<>();
    code.forEach((name, content) -> {
      if (name.toLowerCase(Locale.ROOT).endsWith(".jar")) {
        jars.put(name, content);
      }
    });
    return jars;
  }

  private static JsonNode json(byte[] metadata) throws PackageException {
    try {
      return JSON.readTree(metadata);
    } catch (JsonProcessingException e) {
      throw new PackageException(
          Kind.MALFORMED,
          "could not unmarshal " + METADATA + " as json: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PackageException(Kind.MALFORMED, "could not read " + METADATA, e);
    }
  }

  private static SequencedMap<String, byte[]> untar(byte[] bytes, String otherwise)
      throws PackageException {
    try {
      return TarFile.read(bytes, UNPACKED_BYTES_MAX);
    } catch (IOException e) {
      throw new PackageException(Kind.MALFORMED, otherwise + ": " + e.getMessage(), e);
    }
  }

  private static PackageException malformed(String message) {
    return new PackageException(Kind.MALFORMED, message);
  }
}
