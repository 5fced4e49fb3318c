package org.dure.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.dure.store");

  @Test
  void onlyTheRocksPackageKnowsRocksDb() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.dure.store.rocks")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .check(classes);
  }

  @Test
  void packagesDoNotDependInCircles() {
    slices().matching("org.dure.(**)").should().beFreeOfCycles().check(classes);
  }
}
