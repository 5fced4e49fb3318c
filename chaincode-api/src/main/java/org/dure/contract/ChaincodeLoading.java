package org.dure.contract;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dure.contract.routing.AnnotatedContracts;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.DataType;
import org.hyperledger.fabric.shim.Chaincode;

/// Makes a [Chaincode] of contract classes.
final class ChaincodeLoading {
  private ChaincodeLoading() {}

  static Chaincode fromJar(Path jar, JarContents contents, ContractClassLoader loader)
      throws ContractLoadException {
    try {
      if (!contents.contracts().isEmpty()) {
        return (Chaincode)
            loader
                .loadClass(AnnotatedContracts.class.getName())
                .getConstructor(List.class, List.class)
                .newInstance(
                    load(contents.contracts(), loader), load(contents.dataTypes(), loader));
      }
      if (contents.chaincodes().size() == 1) {
        return (Chaincode)
            loader
                .loadClass(contents.chaincodes().getFirst())
                .getDeclaredConstructor()
                .newInstance();
      }
    } catch (InvocationTargetException e) {
      throw new ContractLoadException(
          "cannot start the chaincode in " + jar + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw new ContractLoadException("cannot load the chaincode in " + jar + ": " + e, e);
    }
    throw new ContractLoadException(
        "no class with @Contract and not exactly one class that implements Chaincode in " + jar);
  }

  static Chaincode inPlace(List<Class<? extends ContractInterface>> contracts) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> contract : contracts) {
      addDataTypes(contract, types);
    }
    return new AnnotatedContracts(List.copyOf(contracts), List.copyOf(types));
  }

  private static void addDataTypes(Class<?> contract, Set<Class<?>> types) {
    for (var method : contract.getMethods()) {
      addIfDataType(method.getReturnType(), types);
      for (Class<?> parameter : method.getParameterTypes()) {
        addIfDataType(parameter, types);
      }
    }
  }

  private static void addIfDataType(Class<?> type, Set<Class<?>> types) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (element.isAnnotationPresent(DataType.class) && types.add(element)) {
      for (var field : element.getDeclaredFields()) {
        addIfDataType(field.getType(), types);
      }
    }
  }

  private static List<Class<?>> load(List<String> names, ContractClassLoader loader)
      throws ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      classes.add(loader.loadClass(name));
    }
    return classes;
  }
}
