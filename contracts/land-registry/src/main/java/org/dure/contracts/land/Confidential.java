package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/// Texts that only some organisations may have: in the implicit collection of each. Everyone sees
/// the hash and can tell that all of them were given the same text.
final class Confidential {
  private static final String COLLECTION = "_implicit_org_";

  private final LandState state;
  private final RegistryConfig config;

  Confidential(LandState state, RegistryConfig config) {
    this.state = state;
    this.config = config;
  }

  /// Organisations of the owners, and the registry's.
  Set<String> mspIds(Collection<String> owners) {
    Set<String> mspIds = new TreeSet<>(config.registrar().mspIds());
    owners.forEach(owner -> OwnerId.mspId(owner).ifPresent(mspIds::add));
    return mspIds;
  }

  byte[] given(String field) {
    byte[] value = state.stub().getTransient().get(field);
    return value == null ? new byte[0] : value;
  }

  void put(Set<String> mspIds, String key, byte[] text) {
    mspIds.forEach(mspId -> state.stub().putPrivateData(COLLECTION + mspId, key, text));
  }

  /// As the node of this organisation has it; empty where there is nothing.
  String read(String mspId, String key) {
    byte[] text = state.stub().getPrivateData(COLLECTION + mspId, key);
    return text == null ? "" : new String(text, StandardCharsets.UTF_8);
  }

  /// The hash of the text that an organisation was given, in hex; empty if none.
  String hash(String mspId, String key) {
    byte[] hash = state.stub().getPrivateDataHash(COLLECTION + mspId, key);
    return hash == null ? "" : HexFormat.of().formatHex(hash);
  }

  /// From the state, and from every file of every node that had it.
  void purge(Set<String> mspIds, String key) {
    mspIds.forEach(mspId -> state.stub().purgePrivateData(COLLECTION + mspId, key));
  }
}
