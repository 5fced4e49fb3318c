package org.dure.sample.contract;

import java.nio.charset.StandardCharsets;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// A contract that does what its first argument says. It is packed into a jar by tests.
public final class ProbeChaincode implements Chaincode {

  @Override
  public Response init(ChaincodeStub stub) {
    return invoke(stub);
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    try {
      return called(stub);
    } catch (ChaincodeException e) {
      return new Response(500, e.getMessage(), e.getPayload());
    }
  }

  private static Response called(ChaincodeStub stub) {
    var args = stub.getParameters();
    return switch (stub.getFunction()) {
      case "put" -> {
        stub.putStringState(args.get(0), args.get(1));
        stub.setEvent("put", args.get(0).getBytes(StandardCharsets.UTF_8));
        yield ok(args.get(1));
      }
      case "get" -> ok(stub.getStringState(args.get(0)));
      case "count" -> {
        int count = 0;
        try (var found = stub.getStateByRange(args.get(0), args.get(1))) {
          for (var ignored : found) {
            count++;
          }
        }
        yield ok(String.valueOf(count));
      }
      case "query" -> {
        StringBuilder all = new StringBuilder();
        for (var each : stub.getQueryResult(args.get(0))) {
          all.append(each.getKey()).append('=').append(each.getStringValue()).append(';');
        }
        if (args.size() > 1) {
          stub.putStringState(args.get(1), "queried");
        }
        yield ok(all.toString());
      }
      case "page" -> {
        StringBuilder all = new StringBuilder();
        var page =
            stub.getQueryResultWithPagination(
                args.get(0), Integer.parseInt(args.get(1)), args.get(2));
        for (var each : page) {
          all.append(each.getKey()).append(' ');
        }
        if (args.size() > 3) {
          stub.putStringState(args.get(3), "queried");
        }
        yield ok(
            all.toString()
                + page.getMetadata().getFetchedRecordsCount()
                + " "
                + page.getMetadata().getBookmark());
      }
      case "call" ->
          stub.invokeChaincodeWithStringArgs(
              args.get(0), args.subList(1, args.size()), stub.getChannelId());
      case "hide" -> {
        stub.putPrivateData(args.get(0), args.get(1), stub.getTransient().get("value"));
        yield ok("");
      }
      case "seek" -> new Response(200, "", stub.getPrivateData(args.get(0), args.get(1)));
      case "forget" -> {
        stub.delPrivateData(args.get(0), args.get(1));
        yield ok("");
      }
      case "seekAll" -> {
        StringBuilder all = new StringBuilder();
        for (var each : stub.getPrivateDataQueryResult(args.get(0), args.get(1))) {
          all.append(each.getKey()).append('=').append(each.getStringValue()).append(';');
        }
        if (args.size() > 2) {
          stub.putStringState(args.get(2), "queried");
        }
        yield ok(all.toString());
      }
      case "hash" -> new Response(200, "", stub.getPrivateDataHash(args.get(0), args.get(1)));
      case "purge" -> {
        stub.purgePrivateData(args.get(0), args.get(1));
        yield ok("");
      }
      case "hidden" -> {
        int count = 0;
        try (var found = stub.getPrivateDataByRange(args.get(0), "", "")) {
          for (var ignored : found) {
            count++;
          }
        }
        yield ok(String.valueOf(count));
      }
      case "refuse" -> new Response(Integer.parseInt(args.get(0)), "as told", new byte[0]);
      case "throw" -> throw new StackOverflowError("as told");
      case "loop" -> {
        while (true) {
          stub.getState("k");
        }
      }
      default -> new Response(500, "no such function", new byte[0]);
    };
  }

  private static Response ok(String text) {
    return new Response(200, "", text.getBytes(StandardCharsets.UTF_8));
  }
}
