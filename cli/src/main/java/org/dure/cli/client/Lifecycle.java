package org.dure.cli.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.client.Transactions.Committed;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.membership.policy.SignaturePolicies;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult.ChaincodeDefinition;
import org.jspecify.annotations.Nullable;

/// Takes a contract through Fabric's chaincode lifecycle on a whole network, each step by the
/// administrator of the organisation concerned: install, approve, check, commit.
public final class Lifecycle implements AutoCloseable {
  private static final String NAME = "_lifecycle";
  private static final Duration EVERYWHERE_PATIENCE = Duration.ofSeconds(60);

  private final Console console;
  private final List<Session> admins;

  /// What shall be defined.
  ///
  /// @param terms what of the definition shall be so; the rest is kept
  public record Wish(String name, Terms terms, ChaincodeArchive archive) {
    /// @param version empty to keep it
    /// @param policy empty to keep it
    public Wish(String name, String version, ByteString policy, ChaincodeArchive archive) {
      this(
          name,
          new Terms(
              version.isEmpty() ? null : version, policy.isEmpty() ? null : policy, null, null),
          archive);
    }
  }

  /// What organisations agree on, each part null to keep what is defined. A new chaincode begins
  /// with version 1.0, the channel's default policy, no collections and no initialisation.
  ///
  /// @param policy a marshalled ApplicationPolicy; empty for the channel's default
  public record Terms(
      @Nullable String version,
      @Nullable ByteString policy,
      @Nullable CollectionConfigPackage collections,
      @Nullable Boolean initRequired) {
    /// Everything as it is.
    public static final Terms KEPT = new Terms(null, null, null, null);
  }

  /// A defined chaincode.
  ///
  /// @param sequence counts its definitions, from 1
  /// @param packageId what the asked organisation runs for it; empty when it has none
  public record Defined(
      String name,
      String version,
      long sequence,
      String packageId,
      boolean initRequired,
      List<Collection> collections) {}

  /// A private collection of a defined chaincode.
  ///
  /// @param members MSP ids of the organisations that hold its data
  public record Collection(
      String name,
      List<String> members,
      int requiredPeerCount,
      int maxPeerCount,
      long blockToLive,
      boolean memberOnlyRead,
      boolean memberOnlyWrite) {
    static Collection of(CollectionConfig config) {
      StaticCollectionConfig from = config.getStaticCollectionConfig();
      return new Collection(
          from.getName(),
          from.getMemberOrgsPolicy().getSignaturePolicy().getIdentitiesList().stream()
              .map(SignaturePolicies::organisationOf)
              .filter(mspId -> !mspId.isEmpty())
              .distinct()
              .toList(),
          from.getRequiredPeerCount(),
          from.getMaximumPeerCount(),
          from.getBlockToLive(),
          from.getMemberOnlyRead(),
          from.getMemberOnlyWrite());
    }
  }

  /// What a deployment did.
  ///
  /// @param changed false when everything was already as wished
  public record Deployment(Defined defined, boolean changed) {}

  public Lifecycle(Console console, NetworkFolder network) {
    this.console = console;
    this.admins =
        network.spec().names().map(org -> Session.open(network, org, UserIdentity.ADMIN)).toList();
  }

  /// Installs, approves and commits, leaving out what is already done.
  public Deployment deploy(Wish wish) {
    String packageId = wish.archive().packageId();
    Optional<ChaincodeDefinition> current = current(admins.getFirst(), wish.name());
    Definition same = Definition.of(wish, current, current.map(ChaincodeDefinition::getSequence));
    install(wish.archive());
    if (current.isPresent() && runsEverywhere(same, packageId)) {
      return new Deployment(same.defined(packageId), false);
    }
    Definition definition = Definition.of(wish, current, current.map(now -> now.getSequence() + 1));
    approve(definition, packageId);
    awaitReady(definition);
    Committed committed = commit(definition);
    console.progress("  committed in block " + committed.block());
    awaitEverywhere(definition);
    return new Deployment(definition.defined(packageId), true);
  }

  /// The chaincodes defined on the channel, as one organisation's administrator sees them.
  public List<Defined> defined(Session admin) {
    return definitions(admin).stream()
        .map(chaincode ->
            new Defined(
                chaincode.getName(),
                chaincode.getVersion(),
                chaincode.getSequence(),
                approvedPackage(admin, chaincode.getName(), chaincode.getSequence()),
                chaincode.getInitRequired(),
                collections(chaincode.getCollections())))
        .toList();
  }

  private static List<Collection> collections(CollectionConfigPackage collections) {
    return collections.getConfigList().stream().map(Collection::of).toList();
  }

  private static List<ChaincodeDefinition> definitions(Session admin) {
    ByteString answer =
        query(
            admin,
            "QueryChaincodeDefinitions",
            QueryChaincodeDefinitionsArgs.getDefaultInstance().toByteString());
    try {
      return QueryChaincodeDefinitionsResult.parseFrom(answer).getChaincodeDefinitionsList();
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(admin, e);
    }
  }

  private static Optional<ChaincodeDefinition> current(Session admin, String name) {
    return definitions(admin).stream()
        .filter(chaincode -> chaincode.getName().equals(name))
        .findFirst();
  }

  /// The session of the first organisation's administrator.
  public Session first() {
    return admins.getFirst();
  }

  private void install(ChaincodeArchive archive) {
    List<String> installed =
        AtOnce.map(
            admins,
            admin -> {
              Installer installer = new Installer(admin.connection(), admin.user());
              if (installer.isInstalled(archive.packageId())) {
                return "";
              }
              installer.install(archive);
              return admin.user().mspId();
            });
    String newly =
        installed.stream().filter(msp -> !msp.isEmpty()).collect(Collectors.joining(", "));
    console.progress(
        newly.isEmpty()
            ? "  already installed everywhere"
            : "  installed for " + newly + ": " + archive.packageId());
  }

  private boolean runsEverywhere(Definition definition, String packageId) {
    return AtOnce.map(
            admins,
            admin ->
                approved(admin, definition.name(), definition.sequence())
                    .filter(definition::isAsApproved)
                    .filter(approval -> packageOf(approval).equals(packageId))
                    .isPresent())
        .stream()
        .allMatch(same -> same);
  }

  private void approve(Definition definition, String packageId) {
    ChaincodeSource source =
        ChaincodeSource.newBuilder()
            .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(packageId))
            .build();
    AtOnce.map(
        admins,
        admin -> {
          Call call =
              Call.of(
                  "ApproveChaincodeDefinitionForMyOrg", definition.approval(source).toByteArray());
          return Transactions.submit(
              contract(admin), call.endorsedBy(List.of(admin.user().mspId())));
        });
    console.progress("  approved by all %d organisations".formatted(admins.size()));
  }

  /// Waits until every node has all approvals on its ledger: each of them endorses the commit.
  private void awaitReady(Definition definition) {
    await(
        admin -> lacking(admin, definition),
        List::isEmpty,
        (admin, missing) ->
            new CommandFailure(
                ExitCode.FAILED,
                "%s sequence %d is not approved by %s, as %s sees it"
                    .formatted(
                        definition.name(),
                        definition.sequence(),
                        String.join(", ", missing),
                        admin.connection().home().name())));
  }

  /// The organisations whose approval a node does not have.
  private static List<String> lacking(Session admin, Definition definition) {
    ByteString answer = query(admin, "CheckCommitReadiness", definition.readiness().toByteString());
    try {
      List<String> missing = new ArrayList<>();
      CheckCommitReadinessResult.parseFrom(answer)
          .getApprovalsMap()
          .forEach((msp, approved) -> {
            if (!approved) {
              missing.add(msp);
            }
          });
      return missing;
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(admin, e);
    }
  }

  private Committed commit(Definition definition) {
    List<String> everyone = admins.stream().map(admin -> admin.user().mspId()).toList();
    Call call = Call.of("CommitChaincodeDefinition", definition.commit().toByteArray());
    return Transactions.submit(contract(admins.getFirst()), call.endorsedBy(everyone));
  }

  private void awaitEverywhere(Definition definition) {
    await(
        admin -> current(admin, definition.name()),
        found -> found.filter(now -> now.getSequence() >= definition.sequence()).isPresent(),
        (admin, found) ->
            new CommandFailure(
                ExitCode.NOT_RUNNING,
                admin.connection().home().name() + " has not caught up with the definition"));
  }

  /// Waits until every node's answer is as wanted.
  private <T> void await(
      Function<Session, T> look, Predicate<T> enough, BiFunction<Session, T, CommandFailure> late) {
    AtOnce.map(
        admins,
        admin ->
            Waiting.until(
                EVERYWHERE_PATIENCE,
                () -> look.apply(admin),
                enough,
                seen -> late.apply(admin, seen)));
  }

  private String approvedPackage(Session admin, String name, long sequence) {
    return approved(admin, name, sequence).map(Lifecycle::packageOf).orElse("");
  }

  private Optional<QueryApprovedChaincodeDefinitionResult> approved(
      Session admin, String name, long sequence) {
    QueryApprovedChaincodeDefinitionArgs args =
        QueryApprovedChaincodeDefinitionArgs.newBuilder()
            .setName(name)
            .setSequence(sequence)
            .build();
    try {
      return Optional.of(
          QueryApprovedChaincodeDefinitionResult.parseFrom(
              query(admin, "QueryApprovedChaincodeDefinition", args.toByteString())));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(admin, e);
    } catch (TransactionFailure e) {
      if (e.exitCode() == ExitCode.REFUSED) {
        return Optional.empty(); // this organisation has approved no such definition
      }
      throw e;
    }
  }

  private static String packageOf(QueryApprovedChaincodeDefinitionResult approval) {
    return approval.getSource().getLocalPackage().getPackageId();
  }

  private static ByteString query(Session admin, String function, ByteString argument) {
    Call call = Call.of(function, argument.toByteArray()).endorsedBy(List.of(admin.user().mspId()));
    return ByteString.copyFrom(Transactions.evaluate(contract(admin), call));
  }

  private static Contract contract(Session admin) {
    return admin.contract(NAME);
  }

  private static CommandFailure unreadable(Session admin, InvalidProtocolBufferException cause) {
    return new CommandFailure(
        ExitCode.FAILED,
        admin.connection().home().name() + " gave an unreadable answer of " + NAME,
        cause);
  }

  @Override
  public void close() {
    admins.forEach(Session::close);
  }

  /// What approval, check and commit must have in common.
  private record Definition(
      String name,
      long sequence,
      String version,
      ByteString policy,
      CollectionConfigPackage collections,
      boolean initRequired) {

    /// What is wished, and for the rest what is defined.
    static Definition of(
        Wish wish, Optional<ChaincodeDefinition> current, Optional<Long> sequence) {
      ChaincodeDefinition now = current.orElse(ChaincodeDefinition.getDefaultInstance());
      Terms terms = wish.terms();
      return new Definition(
          wish.name(),
          sequence.orElse(1L),
          Objects.requireNonNullElse(
              terms.version(), current.isPresent() ? now.getVersion() : "1.0"),
          Objects.requireNonNullElse(terms.policy(), now.getValidationParameter()),
          Objects.requireNonNullElse(terms.collections(), now.getCollections()),
          Objects.requireNonNullElse(terms.initRequired(), now.getInitRequired()));
    }

    Defined defined(String packageId) {
      return new Defined(
          name, version, sequence, packageId, initRequired, Lifecycle.collections(collections));
    }

    boolean isAsApproved(QueryApprovedChaincodeDefinitionResult approval) {
      return approval.getVersion().equals(version)
          && (policy.isEmpty() || approval.getValidationParameter().equals(policy))
          && approval.getCollections().equals(collections)
          && approval.getInitRequired() == initRequired;
    }

    ApproveChaincodeDefinitionForMyOrgArgs approval(ChaincodeSource source) {
      return ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
          .setName(name)
          .setVersion(version)
          .setSequence(sequence)
          .setValidationParameter(policy)
          .setCollections(collections)
          .setInitRequired(initRequired)
          .setSource(source)
          .build();
    }

    CheckCommitReadinessArgs readiness() {
      return CheckCommitReadinessArgs.newBuilder()
          .setName(name)
          .setVersion(version)
          .setSequence(sequence)
          .setValidationParameter(policy)
          .setCollections(collections)
          .setInitRequired(initRequired)
          .build();
    }

    CommitChaincodeDefinitionArgs commit() {
      return CommitChaincodeDefinitionArgs.newBuilder()
          .setName(name)
          .setVersion(version)
          .setSequence(sequence)
          .setValidationParameter(policy)
          .setCollections(collections)
          .setInitRequired(initRequired)
          .build();
    }
  }
}
