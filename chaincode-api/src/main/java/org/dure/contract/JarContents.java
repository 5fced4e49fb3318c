package org.dure.contract;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The classes of a jar that matter, found by reading class files and without loading any.
record JarContents(List<String> contracts, List<String> dataTypes, List<String> chaincodes) {
  private static final String CONTRACT = "Lorg/hyperledger/fabric/contract/annotation/Contract;";
  private static final String DATA_TYPE = "Lorg/hyperledger/fabric/contract/annotation/DataType;";
  private static final String CHAINCODE_BASE = "org/hyperledger/fabric/shim/ChaincodeBase";
  private static final String CHAINCODE = "org/hyperledger/fabric/shim/Chaincode";
  private static final String FABRIC = "org/hyperledger/fabric/";

  static JarContents scan(Path jar) throws ContractLoadException {
    JarContents found = new JarContents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (isOwnClass(entry.getName())) {
          found.look(read(file, entry));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ContractLoadException("cannot read the chaincode jar " + jar, e);
    }
    found.contracts.sort(null);
    found.dataTypes.sort(null);
    found.chaincodes.sort(null);
    return found;
  }

  // A jar made for Fabric may carry Fabric's shim; the node's is used instead.
  private static boolean isOwnClass(String path) {
    return path.endsWith(".class")
        && !path.startsWith("META-INF/")
        && !path.startsWith(FABRIC + "contract/")
        && !path.startsWith(FABRIC + "shim/")
        && !path.endsWith("module-info.class");
  }

  private static ClassModel read(JarFile file, JarEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      return ClassFile.of().parse(in.readAllBytes());
    }
  }

  private void look(ClassModel model) {
    String name = model.thisClass().asInternalName().replace('/', '.');
    model
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(attribute ->
            attribute
                .annotations()
                .forEach(annotation -> {
                  if (annotation.className().equalsString(CONTRACT)) {
                    contracts.add(name);
                  } else if (annotation.className().equalsString(DATA_TYPE)) {
                    dataTypes.add(name);
                  }
                }));
    boolean extendsBase =
        model.superclass().map(s -> s.asInternalName().equals(CHAINCODE_BASE)).orElse(false);
    boolean implementsChaincode =
        model.interfaces().stream().anyMatch(i -> i.asInternalName().equals(CHAINCODE));
    if (extendsBase || implementsChaincode) {
      chaincodes.add(name);
    }
  }
}
