package org.dure.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The stages of the node, and who of them may know whom.
@AnalyzeClasses(packages = "org.dure.node", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("org.dure.node.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheEdgesKnowGrpc =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.dure.node.grpc..", "org.dure.node.peer..", "org.dure.node.chaincode.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..");

  @ArchTest
  static final ArchRule onlyTheStoreKnowsRocksDb =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule validateIsPure =
      classes()
          .that()
          .resideInAPackage("org.dure.node.validate..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.dure.node.validate..",
              "org.dure.node.definition..",
              "org.dure.membership..",
              "org.dure.model..",
              "org.dure.store",
              "org.hyperledger.fabric.protos..",
              "com.google.protobuf..",
              "com.github.benmanes.caffeine.cache..",
              "org.jspecify.annotations..",
              "java.lang..",
              "java.util..",
              "java.time..");

  @ArchTest
  static final ArchRule validateNeitherWritesNorLogs =
      noClasses()
          .that()
          .resideInAPackage("org.dure.node.validate..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.dure.store.Ledger");

  @ArchTest
  static final ArchRule onlyCommitWritesTheLedger =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.dure.node.commit..")
          .should()
          .callMethod(org.dure.store.Ledger.class, "commit", org.dure.store.CommitBatch.class);

  @ArchTest
  static final ArchRule careIsForAStoppedNode =
      noClasses()
          .that()
          .resideInAPackage("org.dure.node.care..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.dure.node.order..",
              "org.dure.node.peer..",
              "org.dure.node.gateway..",
              "org.dure.node.endorse..",
              "org.dure.node.chaincode..",
              "org.dure.node.events..",
              "org.dure.node.deliver..");

  @ArchTest
  static final ArchRule onlyTheCompositionKnowsTheCare =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.dure.node.app..", "org.dure.node.care..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.dure.node.care..");

  @ArchTest
  static final ArchRule snapshotsStandBetweenOrderAndTheStore =
      classes()
          .that()
          .resideInAPackage("org.dure.node.snapshot..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.dure.node.snapshot..",
              "org.dure.node.order..",
              "org.dure.node.collection..",
              "org.dure.node.definition..",
              "org.dure.api.order..",
              "org.dure.membership..",
              "org.dure.model..",
              "org.dure.store",
              "org.hyperledger.fabric.protos..",
              "com.google.protobuf..",
              "com.fasterxml.jackson..",
              "org.jspecify.annotations..",
              "org.slf4j..",
              "java..");

  @ArchTest
  static final ArchRule onlyTheEdgesKnowTheSnapshots =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.dure.node.app..", "org.dure.node.grpc..", "org.dure.node.snapshot..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.dure.node.snapshot..");

  @ArchTest
  static final ArchRule orderDoesNotKnowWhatBecomesOfItsBlocks =
      noClasses()
          .that()
          .resideInAPackage("org.dure.node.order..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.dure.node.commit..", "org.dure.node.validate..");

  @ArchTest
  static final ArchRule peerKnowsNoStage =
      noClasses()
          .that()
          .resideInAPackage("org.dure.node.peer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.dure.node.gateway..",
              "org.dure.node.endorse..",
              "org.dure.node.chaincode..",
              "org.dure.node.order..",
              "org.dure.node.commit..",
              "org.dure.node.validate..",
              "org.dure.node.events..",
              "org.dure.node.query..",
              "org.dure.node.deliver..");

  @ArchTest
  static final ArchRule nothingKnowsTheComposition =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.dure.node.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.dure.node.app..");

  @ArchTest
  static final ArchRule onlyTheCompositionKnowsTheServices =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.dure.node.app..", "org.dure.node.grpc..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.dure.node.grpc..");
}
