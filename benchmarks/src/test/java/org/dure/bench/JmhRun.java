package org.dure.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the JMH benchmarks on demand: `./mvnw -pl benchmarks -am test -Dtest=JmhRun
/// -Djmh=Signature`, where the value is a part of the benchmark's name.
@EnabledIfSystemProperty(named = "jmh", matches = ".+")
class JmhRun {
  @Test
  void benchmarksRunToTheirEnd() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(System.getProperty("jmh"))
            .forks(1)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(2))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(2))
            .build();
    assertThat(new Runner(options).run()).isNotEmpty();
  }
}
