package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a user sees who asks for help, or asks wrongly. */
final class UsageTest {
  @TempDir Path directory;

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    CommandLineRun help = CommandLineRun.of("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains(
            "demo",
            "self-replay",
            "sample",
            "distill",
            "thresholds",
            "train",
            "evaluate",
            "report",
            "run")
        .contains("bench", "pretrain", "toy", "verify-model", "5 interrupted");
  }

  /** What does not fit is broken where nobody meant it. */
  @Test
  void everyHelpFitsOn80ColumnsAndBeginsWithASentence() {
    requireHelp(Gere.commandLine());
  }

  private static void requireHelp(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help.lines()).as(name).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(help).as(name).doesNotContain("<arg");
    assertThat(help.lines().findFirst().orElseThrow())
        .as(name)
        .matches("[A-Z].*\\.")
        .hasSizeLessThan(81);
    command.getSubcommands().values().forEach(UsageTest::requireHelp);
  }

  @Test
  void everyCommandIsInOneGroupOnTheFirstPage() {
    CommandLine gere = Gere.commandLine();
    List<String> grouped = HelpLayout.GROUPS.values().stream().flatMap(List::stream).toList();

    assertThat(grouped).containsExactlyInAnyOrderElementsOf(gere.getSubcommands().keySet());
    assertThat(gere.getUsageMessage().lines()).hasSizeLessThan(56);
  }

  @Test
  void theVersionIsThatOfThePom() throws IOException {
    String version = CommandLineRun.of("--version").out().strip().replace("GeRe on Spark ", "");

    assertThat(Files.readString(Path.of("../pom.xml")))
        .containsPattern("<artifactId>gere</artifactId>\\s+<version>" + Pattern.quote(version))
        .contains("<tag>v" + version + "</tag>");
  }

  /** A shell reads the script; that it completes there bash says itself. */
  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    Path script = Files.writeString(directory.resolve("c"), completion());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                """
                source %s
                COMP_WORDS=(gere exp); COMP_CWORD=1; COMP_LINE='gere exp'; COMP_POINT=8
                _complete_gere; echo "${COMPREPLY[@]}"
                COMP_WORDS=(gere train --con); COMP_CWORD=2; COMP_LINE='gere train --con'
                COMP_POINT=16; COMPREPLY=(); _complete_gere; echo "${COMPREPLY[@]}"
                """
                    .formatted(script))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said.lines()).containsExactly("export", "--config");
  }

  private static String completion() {
    CommandLineRun run = CommandLineRun.of("generate-completion");
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  @Test
  void anUnknownKeyIsAnsweredWithTheNearestOne() throws IOException {
    Path recipe = directory.resolve("recipe.yaml");
    Files.writeString(recipe, "batch: {mico: 4}\n");

    CommandLineRun run = CommandLineRun.of("run", "--config", recipe.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint())
        .contains("batch.mico")
        .contains("batch.micro")
        .contains("recipe.yaml");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void aMissingRecipeIsNamed() {
    CommandLineRun run = CommandLineRun.of("run", "--config", directory + "/none.yaml");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("none.yaml");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(CommandLineRun.of("trian").exitCode()).isEqualTo(3);
  }

  @Test
  void aMeasurementSaysWhatItCanBeAsked() {
    CommandLineRun run = CommandLineRun.of("bench", "train-step", "--replay", "8");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("--replay is 8", "from 0 to 7");
    assertThat(CommandLineRun.of("bench", "train-step", "--dtype", "fp8").complaint())
        .contains("fp8", "float32 or bfloat16");
  }

  @Test
  void aRunFolderMustBeNamed() throws IOException {
    Path recipe = directory.resolve("recipe.yaml");
    Files.writeString(recipe, "batch: {micro: 4}\n");

    CommandLineRun run = CommandLineRun.of("train", "--config", recipe.toString());

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("run.dir");
  }
}
