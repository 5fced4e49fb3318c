package org.dure.pbft.scenario;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.dure.pbft.Bytes;
import org.dure.pbft.Message;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Settings;
import org.jspecify.annotations.Nullable;

/// All that an object graph of the core holds, as text: two states are equal if their texts are.
/// Counters by reason (the only maps by enum) are left out.
final class Digest {
  private final StringBuilder text = new StringBuilder();
  private final Map<Object, Integer> seen = new IdentityHashMap<>();

  private final Set<String> without;

  private Digest(Set<String> without) {
    this.without = without;
  }

  /// @param without simple names of parts that do not matter
  static String of(Object root, Set<String> without) {
    Digest digest = new Digest(without);
    digest.add(root);
    return digest.text.toString();
  }

  private void add(@Nullable Object object) {
    switch (object) {
      case null -> text.append("null");
      case Map<?, ?> map -> addMap(map);
      case Collection<?> items -> {
        text.append('[');
        items.forEach(this::add);
        text.append(']');
      }
      case Bytes bytes -> text.append(bytes.hashCode()).append('/').append(bytes.length());
      case Message message -> text.append(message.hashCode()).append(message.getClass());
      case ReplicaSet group -> text.append("group");
      case Settings settings -> text.append("settings");
      default -> addFields(object);
    }
    text.append(' ');
  }

  private void addMap(Map<?, ?> map) {
    if (map instanceof EnumMap) {
      return;
    }
    text.append('{');
    map.forEach((key, value) -> {
      text.append(key).append('=');
      add(value);
    });
    text.append('}');
  }

  private void addFields(Object object) {
    Class<?> type = object.getClass();
    if (type.isEnum()
        || !type.getName().startsWith("org.dure.pbft.")
        || type.getName().contains("Toy")
        || type.isHidden()
        || without.contains(type.getSimpleName())) {
      text.append(type.getName().startsWith("java.lang.") || type.isEnum() ? object : type);
      return;
    }
    Integer before = seen.putIfAbsent(object, seen.size());
    if (before != null) {
      text.append('#').append(before);
      return;
    }
    text.append(type.getSimpleName()).append('(');
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        add(read(field, object));
      }
    }
    text.append(')');
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
