package org.dure.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// A chaincode package in Fabric's form: a gzipped tar of `metadata.json` and `code.tar.gz`. The
/// same jar and label always give the same bytes, and so the same package id.
///
/// @param bytes what is installed
public record ChaincodeArchive(String label, byte[] bytes) {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*");
  private static final String STATE_METADATA = "META-INF/statedb/";
  private static final int RECORD = 512;
  private static final int NAME_BYTES_MAX = 100;

  /// Packs one contract jar. Its definitions of indexes, resources under `META-INF/statedb`, are
  /// put beside it as well: Fabric looks for them there.
  public static ChaincodeArchive ofJar(String label, String jarName, byte[] jar) {
    SequencedMap<String, byte[]> code = new LinkedHashMap<>();
    code.put("src/" + jarName, jar);
    code.putAll(stateMetadata(jar));
    return of(label, "java", code);
  }

  /// Packs the address of a contract that runs in a process of its own.
  ///
  /// @param connection Fabric's `connection.json`
  public static ChaincodeArchive ofService(String label, byte[] connection) {
    SequencedMap<String, byte[]> code = new LinkedHashMap<>();
    code.put("connection.json", connection);
    return of(label, "ccaas", code);
  }

  private static ChaincodeArchive of(String label, String type, SequencedMap<String, byte[]> code) {
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("'" + label + "' is no label of a chaincode package");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("path", "");
    metadata.put("type", type);
    metadata.put("label", label);
    SequencedMap<String, byte[]> whole = new LinkedHashMap<>();
    whole.put("metadata.json", json(metadata));
    whole.put("code.tar.gz", tarGz(code));
    return new ChaincodeArchive(label, tarGz(whole));
  }

  private static SequencedMap<String, byte[]> stateMetadata(byte[] jar) {
    SequencedMap<String, byte[]> found = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(STATE_METADATA) && !entry.isDirectory()) {
          found.put(entry.getName(), zip.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the contract is no sound jar: " + e.getMessage(), e);
    }
    return found;
  }

  /// How Fabric calls the installed package: label, colon, SHA-256 in hex.
  public String packageId() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return label + ":" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] json(Map<String, String> metadata) {
    try {
      return new ObjectMapper().writeValueAsBytes(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  private static byte[] tarGz(SequencedMap<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] content = file.getValue();
        gzip.write(header(file.getKey(), content.length));
        gzip.write(content);
        gzip.write(new byte[(RECORD - content.length % RECORD) % RECORD]);
      }
      gzip.write(new byte[2 * RECORD]);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /// A ustar header (POSIX.1-1988) of a plain file of mode 644, owned by nobody, of the epoch's
  /// first second.
  private static byte[] header(String name, int size) {
    if (name.length() > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("file name too long for a package: " + name);
    }
    byte[] header = new byte[RECORD];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\000" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
