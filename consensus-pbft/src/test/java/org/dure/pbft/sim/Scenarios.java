package org.dure.pbft.sim;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/// Runs the scenarios against the core as its class loader has it, and fails with the first that
/// does.
public final class Scenarios implements LongConsumer {
  private static final List<String> CLASSES =
      List.of("NormalCase", "Durability", "ViewChange", "Turns", "Checkpoint");

  @Override
  public void accept(long ignored) {
    for (String name : CLASSES) {
      try {
        run(Class.forName("org.dure.pbft.scenario." + name + "Test"));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void run(Class<?> scenarios) throws ReflectiveOperationException {
    Constructor<?> constructor = scenarios.getDeclaredConstructor();
    constructor.setAccessible(true);
    for (Method method : scenarios.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        method.setAccessible(true);
        try {
          method.invoke(constructor.newInstance());
        } catch (InvocationTargetException e) {
          throw new AssertionError(method.getName() + ": " + e.getCause(), e.getCause());
        }
      }
    }
  }
}
