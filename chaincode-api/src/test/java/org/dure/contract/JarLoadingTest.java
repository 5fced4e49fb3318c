package org.dure.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.dure.contract.test.ContractHarness;
import org.dure.sample.jar.JarContract;
import org.dure.sample.jar.JarRecord;
import org.dure.sample.jar.PlainChaincode;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarLoadingTest {
  @TempDir Path dir;

  @Test
  void aJarRunsInALoaderOfItsOwn() throws Exception {
    try (ContractRuntime runtime =
        ContractRuntime.load(jar("a.jar", JarContract.class, JarRecord.class))) {
      ContractHarness harness = ContractHarness.of(runtime);
      assertThat(harness.evaluate("count").value()).isEqualTo("1");
      assertThat(harness.evaluate("count").value()).isEqualTo("2");
      assertThat(harness.evaluate("copy", "{\"text\":\"t\"}").value())
          .isEqualTo("{\"text\":\"t\"}");
      assertThat(harness.evaluate("sees", "org.json.JSONObject").value()).isEqualTo("true");
      assertThat(harness.evaluate("sees", "org.junit.jupiter.api.Test").value()).isEqualTo("false");
      assertThat(harness.evaluate("fabricName").value()).contains("x509::");
    }
  }

  @Test
  void twoJarsShareNoStatics() throws Exception {
    Path jar = jar("a.jar", JarContract.class, JarRecord.class);
    try (ContractRuntime one = ContractRuntime.load(jar);
        ContractRuntime two = ContractRuntime.load(jar)) {
      assertThat(ContractHarness.of(one).evaluate("count").value()).isEqualTo("1");
      assertThat(ContractHarness.of(two).evaluate("count").value()).isEqualTo("1");
      JSONObject metadata =
          new JSONObject(
              ContractHarness.of(one).evaluate("org.hyperledger.fabric:GetMetadata").value());
      assertThat(metadata.getJSONObject("contracts").keySet())
          .containsExactlyInAnyOrder("jar", "org.hyperledger.fabric");
    }
  }

  @Test
  void aJarWithOnePlainChaincodeRunsIt() throws Exception {
    try (ContractRuntime runtime = ContractRuntime.load(jar("p.jar", PlainChaincode.class))) {
      assertThat(ContractHarness.of(runtime).evaluate("anything").value()).isEqualTo("anything");
    }
  }

  @Test
  void aPlainChaincodeIsInitialisedByItsInit() throws Exception {
    try (ContractRuntime runtime = ContractRuntime.load(jar("p.jar", PlainChaincode.class))) {
      ContractHarness harness = ContractHarness.of(runtime);
      harness.init("init", "good", "morning").value();
      assertThat(harness.ledger().get("greeting")).asString().isEqualTo("good morning");
      harness.submit("init", "good", "night").value();
      assertThat(harness.ledger().get("greeting")).asString().isEqualTo("good morning");
    }
  }

  @Test
  void aJarWithoutAContractIsRefused() throws Exception {
    Path jar = jar("none.jar", JarRecord.class);
    assertThatThrownBy(() -> ContractRuntime.load(jar))
        .isInstanceOf(ContractLoadException.class)
        .hasMessageContaining("none.jar");
    assertThatThrownBy(() -> ContractRuntime.load(dir.resolve("missing.jar")))
        .isInstanceOf(ContractLoadException.class);
  }

  private Path jar(String name, Class<?>... classes) throws IOException {
    Path path = dir.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(path))) {
      for (Class<?> type : classes) {
        String entry = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(entry));
        try (InputStream in =
            Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(entry)) {
          Objects.requireNonNull(in).transferTo(out);
        }
        out.closeEntry();
      }
    }
    return path;
  }
}
