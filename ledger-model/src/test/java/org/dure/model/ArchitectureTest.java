package org.dure.model;

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
          .importPackages("org.dure.model");

  @Test
  void packagesDoNotDependInCircles() {
    slices().matching("org.dure.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void theModelTouchesNothingOutside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io.File..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.time..")
        .check(classes);
  }
}
