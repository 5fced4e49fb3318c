package org.dure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real `dure` script in a project of its own with JDKs and a Maven that only pretend.
class LauncherTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String BUILD =
      """
      #!/bin/sh
      echo built >>builds.log
      mkdir -p cli/target/lib
      : >cli/target/lib/some.jar
      : >cli/target/cli-1.jar
      """;

  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void makeProject() throws IOException {
    root = Files.createDirectories(temp.resolve("project"));
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("cli/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    executable(root.resolve("dure"), Files.readString(PROJECT.resolve("dure")));
    // The usual folders of the system are moved under the test's own, which has none unless it
    // makes them.
    String search = Files.readString(PROJECT.resolve(".mvn/find-jdk.sh"));
    Files.writeString(
        root.resolve(".mvn/find-jdk.sh"),
        search.replaceAll("(?<=\\s)/(?=usr/|opt/|Library/)", temp + "/"));
    executable(root.resolve("mvnw"), BUILD);
  }

  @Test
  void anOlderJdkIsPassedOverForANewerOneInTheUsualFolders() throws Exception {
    Path old = jdk("old", "17.0.15");
    Path found = jdk("usr/lib/jvm/temurin-25", "25.0.1");
    Outcome outcome = run(root.resolve("dure"), root, old, "network", "status");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .contains("java of " + found)
        .contains("org.dure.cli.Dure network status");
  }

  @Test
  void aSuitableJavaHomeIsTaken() throws Exception {
    jdk("usr/lib/jvm/temurin-25", "25.0.1");
    Path mine = jdk("mine", "26");
    assertThat(run(root.resolve("dure"), root, mine).output()).contains("java of " + mine);
  }

  @Test
  void withoutAJdkOneSentenceSaysWhatToInstall() throws Exception {
    Outcome outcome = run(root.resolve("dure"), root, jdk("old", "17.0.15"), "network", "up");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output().strip()).hasLineCount(1).contains("JDK 25").contains("JAVA_HOME");
  }

  @Test
  void itWorksThroughALinkAndFromAnyFolder() throws Exception {
    Path home = jdk("mine", "25");
    Path link = Files.createSymbolicLink(temp.resolve("link"), root.resolve("dure"));
    Path second = Files.createSymbolicLink(temp.resolve("second"), Path.of("link"));
    Outcome outcome = run(second, temp, home, "--help");
    assertThat(link).isSymbolicLink();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).contains("-Ddure.root=" + root.toRealPath());
  }

  @Test
  void itBuildsOnFirstUseAndAgainOnlyWhenSourcesChange() throws Exception {
    Path home = jdk("mine", "25");
    assertThat(run(root.resolve("dure"), root, home).output())
        .contains("building for the first use");
    assertThat(run(root.resolve("dure"), root, home).output()).doesNotContain("building");
    Path source = Files.writeString(root.resolve("cli/src/main/New.java"), "class New {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run(root.resolve("dure"), root, home).output()).contains("the sources have changed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void firstUsesAtTheSameTimeBuildOnce() throws Exception {
    executable(root.resolve("mvnw"), BUILD.replace("mkdir", "sleep 1; mkdir"));
    Path home = jdk("mine", "25");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(root.resolve("dure"), root, home));
    }
    for (Process process : processes) {
      assertThat(finish(process).exitCode()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildIsShownAndLeavesNothingBehind() throws Exception {
    executable(root.resolve("mvnw"), "#!/bin/sh\necho '[ERROR] no such class'\nexit 1\n");
    Outcome outcome = run(root.resolve("dure"), root, jdk("mine", "25"));
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output()).contains("no such class").contains("the build failed");
    executable(root.resolve("mvnw"), BUILD);
    assertThat(run(root.resolve("dure"), root, temp.resolve("mine")).exitCode()).isZero();
  }

  private long builds() throws IOException {
    return Files.readAllLines(root.resolve("builds.log")).size();
  }

  private Path jdk(String folder, String version) throws IOException {
    Path home = Files.createDirectories(temp.resolve(folder));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/javac"), "#!/bin/sh\n");
    executable(home.resolve("bin/java"), "#!/bin/sh\necho java of " + home + " \"$@\"\n");
    return home;
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(Path script, Path folder, Path javaHome, String... arguments)
      throws Exception {
    return finish(start(script, folder, javaHome, arguments));
  }

  private Process start(Path script, Path folder, Path javaHome, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("DURE_"));
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("HOME", temp.resolve("nobody").toString());
    builder.environment().put("PATH", tools());
    return builder.start();
  }

  /// A PATH with the tools of the script but no JDK.
  private String tools() throws IOException {
    Path bin = Files.createDirectories(temp.resolve("tools"));
    for (String tool :
        List.of(
            "sh",
            "sed",
            "find",
            "head",
            "date",
            "mkdir",
            "rm",
            "cp",
            "ln",
            "mv",
            "grep",
            "tail",
            "cat",
            "readlink",
            "dirname",
            "flock",
            "sleep")) {
      for (Path folder : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
        if (Files.isExecutable(folder.resolve(tool)) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), folder.resolve(tool));
        }
      }
    }
    return bin.toString();
  }

  private static Outcome finish(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }

  private record Outcome(int exitCode, String output) {}
}
