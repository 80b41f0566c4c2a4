package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.gere.spark.storage.SparkSessions;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Which commands start Spark, and that the launcher brings these to spark-submit. */
final class SparkCommandsTest {
  /**
   * These start one on this machine only: the demo by design, the bench because it measures it. The
   * doctor does so with {@code --executors}, which the launcher looks for.
   */
  private static final Set<String> ON_THIS_MACHINE = Set.of("demo", "bench sample", "doctor");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.gere.spark");

  @Test
  void theLauncherBringsEveryCommandThatStartsSparkToSparkSubmit() throws Exception {
    CommandLine gere = new CommandLine(SparkCommands.gere());
    SparkCommands.addTo(gere);
    Set<String> starting = new TreeSet<>();
    collect("", gere, starting);

    assertThat(starting).containsAll(ON_THIS_MACHINE);
    starting.removeAll(ON_THIS_MACHINE);
    assertThat(namedByTheLauncher()).isEqualTo(starting).contains("self-replay", "run");
  }

  private static void collect(String path, CommandLine line, Set<String> starting) {
    for (Map.Entry<String, CommandLine> entry : line.getSubcommands().entrySet()) {
      String name = (path + " " + entry.getKey()).strip();
      if (startsSpark(entry.getValue().getCommandSpec())) {
        starting.add(name);
      }
      collect(name, entry.getValue(), starting);
    }
  }

  private static boolean startsSpark(CommandSpec command) {
    Object user = command.userObject();
    if (user instanceof Method method) {
      return reachesSpark(
          CLASSES.get(method.getDeclaringClass()).getMethods().stream()
              .filter(each -> each.getName().equals(method.getName()))
              .toList());
    }
    return CLASSES.contain(user.getClass())
        && reachesSpark(
            CLASSES.get(user.getClass()).getMethods().stream()
                .filter(method -> Set.of("call", "run").contains(method.getName()))
                .toList());
  }

  /** Whether one of these calls what begins a session, in however many steps. */
  private static boolean reachesSpark(Iterable<? extends JavaCodeUnit> from) {
    Set<JavaCodeUnit> seen = new HashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>();
    from.forEach(next::add);
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.pop();
      if (unit.getOwner().isEquivalentTo(SparkSessions.class) && unit.getName().equals("open")) {
        return true;
      }
      if (seen.add(unit)) {
        for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
          access
              .getTarget()
              .resolveMember()
              .ifPresent(
                  member -> {
                    if (member instanceof JavaCodeUnit called) {
                      next.add(called);
                    }
                  });
        }
      }
    }
    return false;
  }

  /** Its list, for whoever reads it, is in one line of the script. */
  private static Set<String> namedByTheLauncher() throws Exception {
    String script = Files.readString(Path.of("..", "submit", "gere"));
    Matcher list = Pattern.compile("(?m)^  ([a-z| -]+)\\) needs_spark=true ;;$").matcher(script);
    assertThat(list.find()).isTrue();
    return new TreeSet<>(Arrays.asList(list.group(1).split(" \\| ")));
  }
}
