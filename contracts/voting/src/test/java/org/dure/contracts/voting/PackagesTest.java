package org.dure.contracts.voting;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which package may import which: mathematics and counting nothing of ours, and what verifies an
/// election nothing of the contract.
class PackagesTest {
  @Test
  void packagesImportOnlyWhatTheyMay() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.dure.contracts.voting");
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.dure.contracts.voting..")
        .layer("contract")
        .definedBy("org.dure.contracts.voting")
        .layer("crypto")
        .definedBy("..voting.crypto")
        .layer("count")
        .definedBy("..voting.count")
        .layer("model")
        .definedBy("..voting.model")
        .layer("audit")
        .definedBy("..voting.audit")
        .layer("client")
        .definedBy("..voting.client")
        .layer("data")
        .definedBy("..voting.data")
        .whereLayer("crypto")
        .mayNotAccessAnyLayer()
        .whereLayer("count")
        .mayNotAccessAnyLayer()
        .whereLayer("model")
        .mayOnlyAccessLayers("crypto", "count")
        .whereLayer("audit")
        .mayOnlyAccessLayers("model", "crypto", "count")
        .whereLayer("client")
        .mayOnlyAccessLayers("model", "crypto", "count")
        .whereLayer("data")
        .mayOnlyAccessLayers("model")
        .whereLayer("contract")
        .mayOnlyAccessLayers("model", "crypto", "count")
        .check(classes);
  }
}
