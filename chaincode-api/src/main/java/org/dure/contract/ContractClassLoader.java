package org.dure.contract;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A chaincode's own view of the world. In this order: the Fabric shim, protobuf and SLF4J come
/// from the node; the Fabric contract API and our routing are defined here from the node's bytes,
/// so that their statics are this chaincode's; the jar's classes; the JDK; at last the libraries
/// that the contract API brings along, for jars that do not carry them.
final class ContractClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final List<String> SHARED =
      List.of(
          "org.hyperledger.fabric.",
          "org.dure.contract.",
          "com.google.protobuf.",
          "org.slf4j.",
          "org.jspecify.");
  private static final List<String> OWN_COPY =
      List.of("org.hyperledger.fabric.contract.", "org.dure.contract.routing.");
  private static final String CHAINCODE_BASE = "org.hyperledger.fabric.shim.ChaincodeBase";

  /// What of [org.hyperledger.fabric.shim.ChaincodeBase] dials a peer and needs a gRPC transport to
  /// link.
  private static final Set<String> DIALLING =
      Set.of("start", "connectToPeer", "newChannelBuilder", "createSSLContext");

  /// What Fabric's metadata check reads.
  private static final Set<String> API_RESOURCES =
      Set.of("contract-schema.json", "json-schema-draft-04-schema.json");

  private static final List<String> LIBRARIES =
      List.of("org.json.", "com.google.gson.", "org.bouncycastle.", "org.everit.");

  private final ClassLoader node;

  private ContractClassLoader(String name, URL jar) {
    super(name, new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    this.node = ContractClassLoader.class.getClassLoader();
  }

  static ContractClassLoader open(Path jar) throws ContractLoadException {
    try {
      return new ContractClassLoader(jar.getFileName().toString(), jar.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new ContractLoadException("not a usable path: " + jar, e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      Class<?> found = known == null ? find(name) : known;
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    if (startsWithOneOf(name, OWN_COPY) || name.equals(CHAINCODE_BASE)) {
      return copy(name);
    }
    // A contract of ours lives in org.dure.contracts, which is not shared.
    if (startsWithOneOf(name, SHARED)) {
      return node.loadClass(name);
    }
    try {
      return name.startsWith("java.") ? getParent().loadClass(name) : findClass(name);
    } catch (ClassNotFoundException notInJar) {
      return startsWithOneOf(name, LIBRARIES) ? node.loadClass(name) : getParent().loadClass(name);
    }
  }

  private Class<?> copy(String name) throws ClassNotFoundException {
    try (InputStream in = node.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] read = in.readAllBytes();
      byte[] bytes = name.equals(CHAINCODE_BASE) ? withoutDialling(read) : read;
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static byte[] withoutDialling(byte[] bytes) {
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes),
        ClassTransform.dropping(element ->
            element instanceof MethodModel method
                && DIALLING.contains(method.methodName().stringValue())));
  }

  @Override
  public @Nullable URL getResource(String name) {
    if (API_RESOURCES.contains(name)) {
      return node.getResource(name);
    }
    URL own = findResource(name);
    return own != null ? own : getParent().getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> own = findResources(name);
    return own.hasMoreElements() ? own : getParent().getResources(name);
  }

  private static boolean startsWithOneOf(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
