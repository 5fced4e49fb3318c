package org.dure.pbft.sim;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Counts what the collections of an object graph hold, messages and values not opened.
final class Footprint {
  private Footprint() {}

  static int of(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    open.add(root);
    int count = 0;
    while (!open.isEmpty()) {
      Object object = open.remove();
      if (!seen.add(object)) {
        continue;
      }
      switch (object) {
        case Map<?, ?> map -> {
          count += map.size();
          open.addAll(map.values());
        }
        case Collection<?> items -> {
          count += items.size();
          open.addAll(items);
        }
        default -> fields(object, open);
      }
    }
    return count;
  }

  private static void fields(Object object, Deque<Object> open) {
    Class<?> type = object.getClass();
    if (type.isRecord() || type.isEnum() || !type.getName().startsWith("org.dure.pbft.")) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
        continue;
      }
      try {
        field.setAccessible(true);
        Object value = field.get(object);
        if (value != null) {
          open.add(value);
        }
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }
}
