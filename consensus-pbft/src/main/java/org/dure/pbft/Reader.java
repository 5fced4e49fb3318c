package org.dure.pbft;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads what [Writer] wrote, and refuses anything else: lengths beyond the input, negative counts,
/// bytes left over.
final class Reader {
  private final byte[] input;
  private int at;

  Reader(byte[] input) {
    this.input = input;
  }

  int u8() throws MalformedMessageException {
    need(1);
    return input[at++] & 0xff;
  }

  int i32() throws MalformedMessageException {
    return u8() << 24 | u8() << 16 | u8() << 8 | u8();
  }

  long i64() throws MalformedMessageException {
    return (long) i32() << 32 | i32() & 0xffffffffL;
  }

  /// A view, sequence or epoch.
  long count() throws MalformedMessageException {
    long value = i64();
    if (value < 0) {
      throw new MalformedMessageException("negative number at byte " + (at - 8));
    }
    return value;
  }

  boolean flag() throws MalformedMessageException {
    int value = u8();
    if (value > 1) {
      throw new MalformedMessageException("a flag is 0 or 1, not " + value);
    }
    return value == 1;
  }

  Bytes bytes() throws MalformedMessageException {
    int size = i32();
    need(size);
    at += size;
    return Bytes.owning(Arrays.copyOfRange(input, at - size, at));
  }

  String text() throws MalformedMessageException {
    return new String(bytes().unsafeArray(), StandardCharsets.UTF_8);
  }

  /// At most `max` items, and no more than there are bytes left for.
  <T> List<T> list(int max, Item<T> item) throws MalformedMessageException {
    int size = i32();
    if (size < 0 || size > max) {
      throw new MalformedMessageException("a list of " + size + " items, " + max + " at most");
    }
    need(size);
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(item.read(this));
    }
    return items;
  }

  void end() throws MalformedMessageException {
    if (at != input.length) {
      throw new MalformedMessageException((input.length - at) + " bytes after the end");
    }
  }

  private void need(int size) throws MalformedMessageException {
    if (size < 0 || size > input.length - at) {
      throw new MalformedMessageException(
          "%d bytes wanted at byte %d of %d".formatted(size, at, input.length));
    }
  }

  /// Reads one item of a list.
  interface Item<T> {
    T read(Reader in) throws MalformedMessageException;
  }

  /// Runs `read` over all of the bytes.
  static <T> T whole(Bytes bytes, Item<T> read) throws MalformedMessageException {
    Reader in = new Reader(bytes.unsafeArray());
    T value = read.read(in);
    in.end();
    return value;
  }
}
