package org.dure.model.state;

import com.google.protobuf.ByteString;
import org.dure.model.Version;

/// What a block does to one key in the end.
public sealed interface StateUpdate {
  /// Height of the transaction that did it.
  Version version();

  /// The key holds this afterwards.
  record Put(VersionedValue value) implements StateUpdate {
    @Override
    public Version version() {
      return value.version();
    }

    public static Put of(ByteString value, ByteString metadata, Version version) {
      return new Put(new VersionedValue(value, metadata, version));
    }
  }

  /// The key is gone afterwards.
  record Delete(Version version) implements StateUpdate {}
}
