package org.dure.contracts.welfare;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.json.JSONException;
import org.json.JSONObject;

/// What only the authorities' nodes hold: personal files, attested values, reasons, and the secret
/// (pepper) by which persons, addresses and accounts are hashed. Everything comes in as transient
/// data and stands in private data collections; of it the ledger has hashes.
final class Vault {
  static final String FILES = "files";
  static final String FACTS = "facts";
  static final String REASONS = "reasons";

  private static final String PEPPER = "pepper";
  private static final Pattern PEPPER_FORM = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SALT_FORM = Pattern.compile("[0-9a-f]{32,64}");

  private final WelfareState state;
  private final ChaincodeStub stub;

  Vault(WelfareState state) {
    this.state = state;
    this.stub = state.stub();
  }

  /// Transient data, which never reaches a block.
  String given(String name) {
    byte[] value = stub.getTransient().get(name);
    if (value == null || value.length == 0) {
      throw Rule.BAD_TRANSIENT.refusal("transient data '%s' is missing", name);
    }
    return new String(value, StandardCharsets.UTF_8);
  }

  /// A salt makes the hash of a short value on the ledger unguessable.
  static String salt(JSONObject json) {
    String salt = json.optString("salt");
    if (!SALT_FORM.matcher(salt).matches()) {
      throw Rule.BAD_TRANSIENT.refusal("salt is not 32 to 64 hex digits");
    }
    return salt;
  }

  Optional<JSONObject> find(String collection, String... ids) {
    byte[] value = stub.getPrivateData(collection, key(ids));
    return value == null || value.length == 0 ? Optional.empty() : Optional.of(parsed(value));
  }

  private static JSONObject parsed(byte[] value) {
    try {
      return new JSONObject(new String(value, StandardCharsets.UTF_8));
    } catch (JSONException e) {
      throw new IllegalStateException("a private value is no JSON", e);
    }
  }

  void put(String collection, Json value, String... ids) {
    stub.putPrivateData(collection, key(ids), value.text().getBytes(StandardCharsets.UTF_8));
  }

  /// Purges a value and says by which hash the ledger knows it; nothing if there was none.
  Optional<Json> purge(String collection, String... ids) {
    byte[] hash = stub.getPrivateDataHash(collection, key(ids));
    if (hash == null || hash.length == 0) {
      return Optional.empty();
    }
    stub.purgePrivateData(collection, key(ids));
    return Optional.of(
        Json.object(
            "collection", collection,
            "key", String.join("/", ids),
            "hash", HexFormat.of().formatHex(hash)));
  }

  private String key(String... ids) {
    return state.key("private", ids);
  }

  void setPepper() {
    byte[] before = stub.getPrivateDataHash(PEPPER, PEPPER);
    if (before != null && before.length > 0) {
      throw Rule.PEPPER_EXISTS.refusal("the pepper is already agreed and cannot be changed");
    }
    String pepper = given(PEPPER).toLowerCase(Locale.ROOT);
    if (!PEPPER_FORM.matcher(pepper).matches()) {
      throw Rule.BAD_TRANSIENT.refusal("pepper is not 64 hex digits");
    }
    stub.putPrivateData(PEPPER, PEPPER, pepper.getBytes(StandardCharsets.UTF_8));
  }

  /// Hashes that only holders of the pepper can make.
  Hashes hashes() {
    byte[] pepper = stub.getPrivateData(PEPPER, PEPPER);
    if (pepper == null || pepper.length == 0) {
      throw Rule.NO_PEPPER.refusal("setPepper has not been called");
    }
    return new Hashes(HexFormat.of().parseHex(new String(pepper, StandardCharsets.UTF_8)));
  }

  /// HMAC-SHA256 under the pepper; spelling does not matter, what is hashed does.
  static final class Hashes {
    private static final int DIGITS = 40;
    private final SecretKeySpec key;

    private Hashes(byte[] pepper) {
      this.key = new SecretKeySpec(pepper, "HmacSHA256");
    }

    String person(String nationalId) {
      return of("person", nationalId);
    }

    String address(String address) {
      return of("address", address);
    }

    String account(String account) {
      return of("account", account);
    }

    private String of(String kind, String text) {
      StringBuilder plain = new StringBuilder();
      text.codePoints().filter(Character::isLetterOrDigit).forEach(plain::appendCodePoint);
      if (plain.isEmpty()) {
        throw Rule.BAD_TRANSIENT.refusal("%s has neither letter nor digit", kind);
      }
      String normal = kind + "\n" + plain.toString().toUpperCase(Locale.ROOT);
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        byte[] hash = mac.doFinal(normal.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, DIGITS);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has HmacSHA256", e);
      }
    }
  }
}
