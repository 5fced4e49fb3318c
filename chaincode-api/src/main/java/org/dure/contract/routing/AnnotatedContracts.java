package org.dure.contract.routing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.ContractRuntimeException;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.contract.execution.SerializerInterface;
import org.hyperledger.fabric.contract.metadata.MetadataBuilder;
import org.hyperledger.fabric.contract.metadata.TypeSchema;
import org.hyperledger.fabric.contract.routing.ContractDefinition;
import org.hyperledger.fabric.contract.routing.ParameterDefinition;
import org.hyperledger.fabric.contract.routing.TxFunction;
import org.hyperledger.fabric.contract.routing.TypeRegistry;
import org.hyperledger.fabric.contract.routing.impl.RoutingRegistryImpl;
import org.hyperledger.fabric.contract.systemcontract.SystemContract;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A chaincode made of annotated contracts. Registry, types, metadata and serialisers are the
/// Fabric contract API's own; only finding the classes and running a call are done here, since
/// Fabric's router finds them by scanning its process and wants a peer to connect to.
public final class AnnotatedContracts implements Chaincode {
  private static final Logger LOG = LoggerFactory.getLogger(AnnotatedContracts.class);

  private final RoutingRegistryImpl registry = new RoutingRegistryImpl();
  private final Map<String, SerializerInterface> serializers = new HashMap<>();

  /// Both lists hold classes of the loader that defined this class, or of its children.
  public AnnotatedContracts(List<Class<?>> contracts, List<Class<?>> dataTypes)
      throws ContractRuntimeException {
    TypeRegistry types = TypeRegistry.getRegistry();
    dataTypes.forEach(types::addDataType);
    add(SystemContract.class);
    contracts.forEach(this::add);
    MetadataBuilder.initialize(registry, types);
  }

  @SuppressWarnings("unchecked")
  private void add(Class<?> type) {
    if (!ContractInterface.class.isAssignableFrom(type)) {
      throw new ContractRuntimeException(
          type.getName() + " has @Contract but does not implement ContractInterface");
    }
    ContractDefinition contract = registry.addNewContract((Class<ContractInterface>) type);
    for (Method method : type.getMethods()) {
      if (method.isAnnotationPresent(Transaction.class) && !method.isBridge()) {
        contract.addTxFunction(method);
      }
    }
    String name = type.getAnnotation(Contract.class).transactionSerializer();
    serializers.computeIfAbsent(name, n -> serializer(n, type.getClassLoader()));
  }

  private static SerializerInterface serializer(String name, ClassLoader loader) {
    try {
      return (SerializerInterface) loader.loadClass(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ContractRuntimeException("cannot make the serializer " + name, e);
    }
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return invoke(stub);
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    if (stub.getArgs().isEmpty()) {
      return success(null);
    }
    try {
      Call call = Call.of(stub.getArgs());
      return run(route(call), call, stub);
    } catch (ChaincodeException e) {
      if (e instanceof ContractRuntimeException) {
        LOG.warn("call failed function={} txId={}", stub.getFunction(), stub.getTxId(), e);
      }
      return new Response(Response.Status.INTERNAL_SERVER_ERROR, e.getMessage(), e.getPayload());
    }
  }

  private TxFunction route(Call call) {
    if (registry.containsRoute(call)) {
      return registry.getTxFn(call);
    }
    try {
      return registry.getContract(call.getNamespace()).getUnknownRoute();
    } catch (ContractRuntimeException e) {
      throw new ChaincodeException("Undefined contract called: " + call.getNamespace(), e);
    }
  }

  private Response run(TxFunction function, Call call, ChaincodeStub stub) {
    TxFunction.Routing routing = function.getRouting();
    try {
      ContractInterface contract = routing.getContractInstance();
      Context context = contract.createContext(stub);
      SerializerInterface serializer = serializers.get(routing.getSerializerName());
      if (serializer == null) {
        throw new ContractRuntimeException("no serializer " + routing.getSerializerName());
      }
      Object[] arguments = arguments(function, call, context, serializer);
      contract.beforeTransaction(context);
      Object value = routing.getMethod().invoke(contract, arguments);
      contract.afterTransaction(context, value);
      TypeSchema type = function.getReturnSchema();
      return success(value == null ? null : serializer.toBuffer(value, type));
    } catch (InvocationTargetException e) {
      throw refusal(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new ContractRuntimeException("Could not execute contract method: " + routing, e);
    }
  }

  private static RuntimeException refusal(@Nullable Throwable cause) {
    return cause instanceof ChaincodeException refused
        ? refused
        : new ContractRuntimeException("Error during contract method execution: " + cause, cause);
  }

  private static Object[] arguments(
      TxFunction function, Call call, Context context, SerializerInterface serializer) {
    List<ParameterDefinition> parameters = function.getParamsList();
    List<byte[]> given = call.getArgs();
    if (given.size() < parameters.size()) {
      throw new ChaincodeException(
          "%s takes %d arguments, %d given"
              .formatted(function.getName(), parameters.size(), given.size()));
    }
    List<Object> arguments = new ArrayList<>();
    arguments.add(context);
    for (int i = 0; i < parameters.size(); i++) {
      arguments.add(argument(function, parameters.get(i), given.get(i), serializer));
    }
    return arguments.toArray();
  }

  private static Object argument(
      TxFunction function, ParameterDefinition parameter, byte[] given, SerializerInterface from) {
    try {
      return from.fromBuffer(given, parameter.getSchema());
    } catch (RuntimeException e) {
      throw new ChaincodeException(
          "argument %s of %s: %s"
              .formatted(parameter.getName(), function.getName(), e.getMessage()),
          e);
    }
  }

  private static Response success(byte @Nullable [] payload) {
    return new Response(Response.Status.SUCCESS, null, payload);
  }
}
