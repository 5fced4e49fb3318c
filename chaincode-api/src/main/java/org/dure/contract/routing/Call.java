package org.dure.contract.routing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.contract.execution.InvocationRequest;

/// `contract:function` and its arguments, split as Fabric does: exactly one colon names a contract,
/// else the default one.
record Call(String getNamespace, String getMethod, List<byte[]> getArgs)
    implements InvocationRequest {

  static Call of(List<byte[]> args) {
    String[] parts = new String(args.getFirst(), StandardCharsets.UTF_8).split(":");
    List<byte[]> rest = args.subList(1, args.size());
    if (parts.length == 2) {
      return new Call(parts[0], parts[1], rest);
    }
    return new Call(DEFAULT_NAMESPACE, parts.length == 0 ? "" : parts[0], rest);
  }

  @Override
  public String getRequestName() {
    return getNamespace + ":" + getMethod;
  }
}
