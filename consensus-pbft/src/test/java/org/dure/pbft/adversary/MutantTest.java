package org.dure.pbft.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Breaks the core on purpose, one method at a time, and demands that the simulation notices: if a
/// mutant lives, an oracle or an attack is missing. The classes are patched as they are loaded; the
/// core itself has no switch for it.
class MutantTest {
  private static final int SEEDS_MAX = 150;

  /// What is broken, and how.
  enum Mutant {
    A_QUORUM_OF_F_PLUS_ONE("Quorums", "quorum", MutantTest::weakQuorum),
    PREPARES_COUNT_WHATEVER_THEIR_DIGEST(
        "Slot", "preparesFor", code -> code.loadConstant(100L).lreturn()),
    VOTES_LEAVE_BEFORE_THEY_ARE_ON_DISK("Outbox", "persist", CodeBuilder::return_),
    NOTHING_CARRIES_OVER("CarryOver", "chain", MutantTest::emptyList);

    final String type;
    final String method;
    final Consumer<CodeBuilder> body;

    Mutant(String type, String method, Consumer<CodeBuilder> body) {
      this.type = "org.dure.pbft." + type;
      this.method = method;
      this.body = body;
    }
  }

  private static void weakQuorum(CodeBuilder code) {
    ClassDesc quorums = ClassDesc.of("org.dure.pbft.Quorums");
    code.aload(0)
        .invokevirtual(quorums, "faulty", MethodTypeDesc.of(ConstantDescs.CD_int))
        .iconst_1()
        .iadd()
        .ireturn();
  }

  private static void emptyList(CodeBuilder code) {
    code.invokestatic(ConstantDescs.CD_List, "of", MethodTypeDesc.of(ConstantDescs.CD_List), true)
        .areturn();
  }

  @ParameterizedTest
  @EnumSource
  void theSimulationKills(Mutant mutant) throws ReflectiveOperationException {
    LongConsumer trial =
        (LongConsumer)
            new Patching(mutant)
                .loadClass(Trial.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    assertThat(killingSeed(trial))
        .as("the seed that kills " + mutant)
        .isBetween(1L, (long) SEEDS_MAX);
  }

  private static long killingSeed(LongConsumer trial) {
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      try {
        trial.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        System.out.printf("seed %d: %s%n", seed, String.valueOf(e.getMessage()));
        return seed;
      }
    }
    return -1;
  }

  /// Loads the core and the simulator afresh, with one method's body replaced.
  private static final class Patching extends ClassLoader {
    private final Mutant mutant;

    Patching(Mutant mutant) {
      super(MutantTest.class.getClassLoader());
      this.mutant = mutant;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return name.startsWith("org.dure.pbft.") ? define(name) : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = name.equals(mutant.type) ? patched(in.readAllBytes()) : in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private byte[] patched(byte[] bytes) {
      ClassFile classFile = ClassFile.of();
      CodeTransform body =
          new CodeTransform() {
            @Override
            public void accept(CodeBuilder builder, java.lang.classfile.CodeElement element) {}

            @Override
            public void atEnd(CodeBuilder builder) {
              mutant.body.accept(builder);
            }
          };
      ClassTransform transform =
          ClassTransform.transformingMethods(
              method -> method.methodName().equalsString(mutant.method),
              MethodTransform.transformingCode(body));
      return classFile.transformClass(classFile.parse(bytes), transform);
    }
  }
}
