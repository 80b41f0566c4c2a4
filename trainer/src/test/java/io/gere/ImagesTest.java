package io.gere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of {@code submit/docker} where there is no Docker. */
final class ImagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCKER = ROOT.resolve("submit/docker");

  private static final Pattern COPIED = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");
  private static final Pattern STAGE = Pattern.compile("(?m)^FROM (\\S+) AS (\\w+)$");
  private static final Pattern FROM_STAGE = Pattern.compile("(?m)^COPY --from=(\\w+) ");

  /** What images have of this repository. */
  private static final Pattern IN_IMAGE =
      Pattern.compile("/opt/gere/((?:submit|conf)(?:/[\\w.-]+)+)");

  @TempDir private Path folder;

  @Test
  void whatIsCopiedIsThereAndInTheContext() throws IOException {
    List<String> context = Files.readAllLines(ROOT.resolve(".dockerignore"));
    List<String> sources =
        found(COPIED)
            .map(copy -> copy.group(1))
            .flatMap(names -> Stream.of(names.split(" ")))
            .toList();

    assertThat(sources).contains("pom.xml", "trainer", "spark-jobs", "submit", "conf");
    assertThat(sources)
        .allMatch(source -> Files.exists(ROOT.resolve(source)))
        .allMatch(source -> context.contains("!" + source));
  }

  @Test
  void everyStageIsBuiltFromAnEarlierOneOrAnImageThatAnArgumentNames() throws IOException {
    List<String> stages = new ArrayList<>();
    found(STAGE)
        .forEach(
            stage -> {
              assertThat(stage.group(1)).matches("\\$\\{\\w+}|" + String.join("|", stages));
              stages.add(stage.group(2));
            });

    assertThat(stages).contains("cpu", "cuda");
    assertThat(found(FROM_STAGE)).extracting(copy -> copy.group(1)).isSubsetOf(stages);
    JsonNode build =
        new YAMLMapper().readTree(DOCKER.resolve("compose.yaml").toFile()).get("x-gere");
    assertThat(build.at("/build/target").asText()).isIn(stages);
    assertThat(DOCKER.resolve(build.at("/build/context").asText()).normalize()).isEqualTo(ROOT);
  }

  @Test
  void filesOfImagesAreFilesOfThisRepository() {
    List<Path> texts =
        List.of(
            DOCKER.resolve("Dockerfile"),
            DOCKER.resolve("compose.yaml"),
            ROOT.resolve("submit/operator/nightly.yaml"));
    assertThat(texts.stream().flatMap(text -> IN_IMAGE.matcher(read(text)).results()))
        .isNotEmpty()
        .allMatch(file -> Files.exists(ROOT.resolve(file.group(1))));
    assertThat(DOCKER.resolve("entrypoint")).isExecutable();
  }

  /** A master, a worker, or a command of gere's; drivers and executors are Spark's own affair. */
  @Test
  void theEntryPointKnowsWhatComposeAsksFor() throws Exception {
    Path entrypoint =
        Files.createDirectories(folder.resolve("submit/docker")).resolve("entrypoint");
    Files.copy(DOCKER.resolve("entrypoint"), entrypoint);
    print(folder.resolve("submit/gere"));
    print(folder.resolve("bin/spark-class"));

    assertThat(output("bash", entrypoint.toString(), "master"))
        .startsWith("spark-class org.apache.spark.deploy.master.Master --host ");
    assertThat(
            output("bash", entrypoint.toString(), "worker", "--cores", "1", "spark://master:7077"))
        .startsWith("spark-class org.apache.spark.deploy.worker.Worker ")
        .endsWith(" --cores 1 spark://master:7077\n");
    assertThat(output("bash", entrypoint.toString(), "run", "--config", "a b.yaml"))
        .isEqualTo("gere run --config a b.yaml\n");
  }

  @Test
  void bashReadsEveryScript() throws Exception {
    List<String> line =
        new ArrayList<>(List.of("bash", "-c", "for f; do bash -n \"$f\"; done", "-"));
    try (Stream<Path> files = Files.walk(ROOT.resolve("submit"))) {
      files
          .filter(file -> Files.isRegularFile(file) && !file.toString().contains("/target/"))
          .filter(file -> read(file).matches("(?s)#!.*\\bbash\\n.*|.*# shellcheck shell=bash.*"))
          .forEach(file -> line.add(file.toString()));
    }

    assertThat(line).hasSizeGreaterThan(10);
    assertThat(output(line.toArray(String[]::new))).isEmpty();
  }

  private static Stream<MatchResult> found(Pattern pattern) {
    return pattern.matcher(read(DOCKER.resolve("Dockerfile"))).results();
  }

  /** A program that prints its name and what it gets. */
  private static void print(Path program) throws IOException {
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho \"$(basename \"$0\")\" \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private String output(String... line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", folder.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }
}
