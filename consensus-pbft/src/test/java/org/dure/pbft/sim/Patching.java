package org.dure.pbft.sim;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;

/// Loads the core and the simulator afresh, with one method's body replaced.
final class Patching extends ClassLoader {
  private final MutantTest.Mutant mutant;

  Patching(MutantTest.Mutant mutant) {
    super(Patching.class.getClassLoader());
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
          public void accept(CodeBuilder builder, CodeElement element) {}

          @Override
          public void atEnd(CodeBuilder builder) {
            mutant.body.accept(builder);
          }
        };
    ClassTransform transform =
        ClassTransform.transformingMethods(
            method -> method.methodName().stringValue().startsWith(mutant.method),
            MethodTransform.transformingCode(body));
    return classFile.transformClass(classFile.parse(bytes), transform);
  }
}
