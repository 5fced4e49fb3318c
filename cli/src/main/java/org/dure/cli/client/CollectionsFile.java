package org.dure.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.PolicyLanguage;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.jspecify.annotations.Nullable;

/// Reads private collections as Fabric's tools take them (`--collections-config`). All that is
/// wrong with a file is told at once, each with its place.
public final class CollectionsFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+[A-Za-z0-9_-]*");
  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "policy",
          "requiredPeerCount",
          "maxPeerCount",
          "blockToLive",
          "memberOnlyRead",
          "memberOnlyWrite",
          "endorsementPolicy");
  private static final Set<String> POLICIES = Set.of("signaturePolicy", "channelConfigPolicy");
  private static final int DEPTH_MAX = 64;

  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> places = new HashMap<>();

  private CollectionsFile() {}

  /// @throws CommandFailure naming the file and everything that is wrong in it
  public static CollectionConfigPackage read(Path file) {
    JsonNode json = parse(file);
    CollectionsFile reader = new CollectionsFile();
    CollectionConfigPackage.Builder collections = CollectionConfigPackage.newBuilder();
    if (json.isArray()) {
      for (int i = 0; i < json.size(); i++) {
        collections.addConfig(
            CollectionConfig.newBuilder()
                .setStaticCollectionConfig(reader.collection("[" + i + "]", json.get(i))));
      }
    } else {
      reader.problem("", "an array of collections is expected");
    }
    if (!reader.problems.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--collections-config: %s is not sound:%n  %s"
              .formatted(file, String.join(System.lineSeparator() + "  ", reader.problems)));
    }
    return collections.build();
  }

  private static JsonNode parse(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--collections-config: %s is no JSON: line %d, column %d: %s"
              .formatted(
                  file,
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--collections-config: cannot read " + file + ": " + e, e);
    }
  }

  private StaticCollectionConfig collection(String place, JsonNode json) {
    StaticCollectionConfig.Builder collection = StaticCollectionConfig.newBuilder();
    if (!json.isObject()) {
      problem(place, "an object is expected");
      return collection.build();
    }
    checkMembers(place, json, MEMBERS);
    collection
        .setName(name(place + ".name", json.path("name")))
        .setRequiredPeerCount((int) number(place, json, "requiredPeerCount", 0, Integer.MAX_VALUE))
        .setMaximumPeerCount((int) number(place, json, "maxPeerCount", 1, Integer.MAX_VALUE))
        .setBlockToLive(number(place, json, "blockToLive", 0, Long.MAX_VALUE))
        .setMemberOnlyRead(flag(place, json, "memberOnlyRead"))
        .setMemberOnlyWrite(flag(place, json, "memberOnlyWrite"));
    if (collection.getMaximumPeerCount() < collection.getRequiredPeerCount()) {
      problem(
          place + ".maxPeerCount",
          "%d is less than requiredPeerCount, %d"
              .formatted(collection.getMaximumPeerCount(), collection.getRequiredPeerCount()));
    }
    SignaturePolicyEnvelope members = policy(place + ".policy", json.path("policy"));
    if (members != null) {
      if (!isOr(members.getRule(), 0)) {
        problem(
            place + ".policy",
            "only OR is allowed, for each member holds the data: " + json.path("policy").asText());
      }
      collection.setMemberOrgsPolicy(
          CollectionPolicyConfig.newBuilder().setSignaturePolicy(members));
    }
    ApplicationPolicy endorsement =
        endorsement(place + ".endorsementPolicy", json.path("endorsementPolicy"));
    if (endorsement != null) {
      collection.setEndorsementPolicy(endorsement);
    }
    return collection.build();
  }

  private String name(String place, JsonNode json) {
    String name = json.asText("");
    if (!json.isTextual() || !NAME.matcher(name).matches()) {
      problem(
          place,
          json.isMissingNode()
              ? "is missing"
              : "letters, digits, '_' and '-' are expected, and no '_' in front, not " + json);
      return name;
    }
    String other = places.putIfAbsent(name, place);
    if (other != null) {
      problem(place, "'%s' is also the name at %s".formatted(name, other));
    }
    return name;
  }

  private long number(String place, JsonNode json, String name, long otherwise, long max) {
    JsonNode number = json.get(name);
    if (number == null) {
      return otherwise;
    }
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < 0
        || number.longValue() > max) {
      problem(place + "." + name, "a whole number from 0 to %d is expected".formatted(max));
      return otherwise;
    }
    return number.longValue();
  }

  private boolean flag(String place, JsonNode json, String name) {
    JsonNode flag = json.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      problem(place + "." + name, "true or false is expected");
    }
    return flag.asBoolean(false);
  }

  private @Nullable ApplicationPolicy endorsement(String place, JsonNode json) {
    if (json.isMissingNode()) {
      return null;
    }
    if (!json.isObject()) {
      problem(place, "an object is expected, with signaturePolicy or channelConfigPolicy");
      return null;
    }
    checkMembers(place, json, POLICIES);
    boolean signature = json.has("signaturePolicy");
    if (signature == json.has("channelConfigPolicy")) {
      problem(place, "one of signaturePolicy and channelConfigPolicy is expected");
      return null;
    }
    if (signature) {
      SignaturePolicyEnvelope rule =
          policy(place + ".signaturePolicy", json.path("signaturePolicy"));
      return rule == null ? null : ApplicationPolicy.newBuilder().setSignaturePolicy(rule).build();
    }
    String reference = json.path("channelConfigPolicy").asText("");
    if (reference.isEmpty()) {
      problem(place + ".channelConfigPolicy", "a policy's path such as Endorsement is expected");
    }
    return ApplicationPolicy.newBuilder().setChannelConfigPolicyReference(reference).build();
  }

  private @Nullable SignaturePolicyEnvelope policy(String place, JsonNode json) {
    if (!json.isTextual()) {
      problem(
          place,
          (json.isMissingNode() ? "is missing" : "a text is expected")
              + ", such as \"OR('Org1MSP.member','Org2MSP.member')\"");
      return null;
    }
    try {
      return PolicyLanguage.parse(json.textValue());
    } catch (PolicyException e) {
      problem(place, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static boolean isOr(SignaturePolicy rule, int depth) {
    return !rule.hasNOutOf()
        || (depth < DEPTH_MAX
            && rule.getNOutOf().getN() == 1
            && rule.getNOutOf().getRulesList().stream().allMatch(part -> isOr(part, depth + 1)));
  }

  private void checkMembers(String place, JsonNode json, Set<String> known) {
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            problem(
                place + "." + name,
                "is not known; there are " + String.join(", ", new TreeSet<>(known)));
          }
        });
  }

  private void problem(String place, String what) {
    problems.add(place.isEmpty() ? what : place + ": " + what);
  }
}
