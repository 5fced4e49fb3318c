package org.dure.store;

import com.google.protobuf.ByteString;
import org.dure.store.query.Sort.Direction;
import org.jspecify.annotations.Nullable;

/// A part of something ordered by bytes, and which way to go through it.
///
/// @param low the first place in it
/// @param high the first place behind it, null for the end
public record Stretch(ByteString low, @Nullable ByteString high, Direction direction) {
  /// What is left of it behind a place.
  public Stretch behind(ByteString place) {
    return switch (direction) {
      case ASCENDING -> new Stretch(place.concat(NEXT), high, direction);
      case DESCENDING -> new Stretch(low, place, direction);
    };
  }

  private static final ByteString NEXT = ByteString.copyFrom(new byte[1]);
}
