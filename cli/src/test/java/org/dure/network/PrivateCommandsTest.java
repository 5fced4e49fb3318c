package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.cli.Dure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Private data as somebody at a terminal uses them.
@Timeout(180)
final class PrivateCommandsTest {
  private static final TestNetwork NETWORK = TestNetwork.shared();
  private static final String SECRET = "hunter2";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int dure(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--dir", NETWORK.folder().toString()));
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Dure.commandLine(console).execute(all.toArray(String[]::new));
  }

  private void assertDone(int exit) {
    assertThat(exit).as("%s%n%s", out, err).isZero();
  }

  @Test
  void collectionsTransientDataAndInitialisationGoThroughTheCommands() throws Exception {
    Path jar = JarOf.classes(folder, "secrets", KvContract.class);
    Path collections = folder.resolve("collections_config.json");
    Files.writeString(
        collections,
        "[{\"name\": \"deals\", \"policy\": \"OR('Org1MSP.member','Org2MSP.member')\"}]");
    assertDone(
        dure(
            "chaincode",
            "deploy",
            jar.toString(),
            "--name",
            "secrets",
            "--signature-policy",
            "OR('Org1MSP.peer','Org2MSP.peer')",
            "--collections-config",
            collections.toString(),
            "--init-required"));
    assertThat(dure("chaincode", "invoke", "--name", "secrets", "put", "a", "1"))
        .isNotEqualTo(ExitCode.DONE.number());
    assertThat(err.toString()).contains("must call as init first");
    assertDone(dure("chaincode", "invoke", "--name", "secrets", "--init", "put", "a", "1"));

    Path secret = Files.writeString(folder.resolve("secret"), SECRET);
    assertDone(
        dure(
            "chaincode",
            "invoke",
            "--name",
            "secrets",
            "--transient",
            "value=@" + secret,
            "--endorsers",
            "Org1MSP",
            "hide",
            "deals",
            "k"));
    assertThat(out + "" + err).doesNotContain(SECRET);
    assertDone(dure("chaincode", "query", "--name", "secrets", "seek", "deals", "k"));
    assertThat(out.toString()).contains(SECRET);
    assertDone(dure("chaincode", "list"));
    assertThat(out.toString()).contains("collections").contains("deals");

    assertDone(dure("chaincode", "deploy", jar.toString(), "--name", "secrets"));
    assertThat(out.toString()).contains("already defined with this package");
  }
}
