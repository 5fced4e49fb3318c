package org.dure.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.dure.model.Golden;
import org.dure.model.Version;
import org.junit.jupiter.api.Test;

final class CommitHashTest {
  private static StateUpdate put(String value, long block, long tx) {
    return StateUpdate.Put.of(
        ByteString.copyFromUtf8(value),
        ByteString.copyFromUtf8("metadata do not count"),
        new Version(block, tx));
  }

  private static ByteString key(String key) {
    return ByteString.copyFromUtf8(key);
  }

  private static StateUpdates publicUpdates() {
    StateUpdates updates = new StateUpdates();
    updates.put("ns3", "key6", new StateUpdate.Delete(new Version(1, 6)));
    updates.put("ns3", "key5", put("value5", 1, 5));
    updates.put("ns3", "key4", put("value4", 1, 4));
    updates.put("ns2", "key3", put("value3", 1, 3));
    updates.put("ns1", "key2", put("value2", 1, 2));
    updates.put("ns1", "key1", put("replaced", 1, 0));
    updates.put("ns1", "key1", put("value1", 1, 1));
    updates.put("", "resourcesconfigtx.CHANNEL_CONFIG_KEY", put("does not count", 1, 0));
    return updates;
  }

  private static StateUpdates mixedUpdates() {
    StateUpdates updates = new StateUpdates();
    updates.putHashed("ns1", "coll2", key("key6"), new StateUpdate.Delete(new Version(1, 6)));
    updates.putHashed("ns1", "coll2", key("key5"), put("value5", 1, 5));
    updates.putHashed("ns1", "coll1", key("key4"), put("value4", 1, 4));
    updates.putHashed("ns1", "coll1", key("key3"), put("value3", 1, 3));
    updates.put("ns2", "key7", put("value7", 1, 7));
    updates.put("ns1", "key2", put("value2", 1, 2));
    updates.put("ns1", "key1", put("value1", 1, 1));
    return updates;
  }

  @Test
  void updateBytesAreFabrics() {
    StateUpdates onlyHashed = new StateUpdates();
    onlyHashed.putHashed(
        "ns",
        "coll",
        ByteString.copyFrom(new byte[] {(byte) 0xff, 0}),
        StateUpdate.Put.of(
            ByteString.copyFrom(new byte[] {1}), ByteString.EMPTY, new Version(300, 70000)));

    assertThat(CommitHash.updateBytes(publicUpdates())).isEqualTo(Golden.bytes("updates.public"));
    assertThat(CommitHash.updateBytes(mixedUpdates())).isEqualTo(Golden.bytes("updates.mixed"));
    assertThat(CommitHash.updateBytes(onlyHashed)).isEqualTo(Golden.bytes("updates.onlyHashed"));
  }

  @Test
  void theConfigurationDoesNotCount() {
    StateUpdates updates = new StateUpdates();
    updates.put("", "resourcesconfigtx.CHANNEL_CONFIG_KEY", put("value", 1, 0));

    assertThat(CommitHash.updateBytes(updates)).isEmpty();
  }

  @Test
  void hashesAreFabricsAndChain() {
    ByteString first =
        CommitHash.of(
            ByteString.copyFrom(new byte[] {0, 11, 0}), publicUpdates(), ByteString.EMPTY);
    ByteString second = CommitHash.of(ByteString.copyFrom(new byte[200]), mixedUpdates(), first);

    assertThat(first).isEqualTo(Golden.bytes("commitHash.first"));
    assertThat(second).isEqualTo(Golden.bytes("commitHash.second"));
    assertThat(
            CommitHash.of(ByteString.copyFrom(new byte[1]), new StateUpdates(), ByteString.EMPTY))
        .isEqualTo(Golden.bytes("commitHash.nothing"));
  }

  @Test
  void earlierUpdatesOfTheBlockAreSeen() {
    StateUpdates updates = mixedUpdates();

    assertThat(updates.get("ns1", "key1")).isEqualTo(put("value1", 1, 1));
    assertThat(updates.get("ns1", "none")).isNull();
    assertThat(updates.get("none", "key1")).isNull();
    assertThat(updates.getHashed("ns1", "coll2", key("key6")))
        .isEqualTo(new StateUpdate.Delete(new Version(1, 6)));
    assertThat(updates.getHashed("ns1", "none", key("key6"))).isNull();
    assertThat(updates.getHashed("ns2", "coll1", key("key6"))).isNull();
    assertThat(updates.isEmpty()).isFalse();
  }
}
