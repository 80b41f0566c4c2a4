package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose work {@code gere.jar} holds, and that it says so. */
final class GereJarTest {
  private static final Path ROOT = Path.of("../..");

  /** A line of THIRD-PARTY.txt: licence, group, artifact and version. */
  private static final Pattern LIBRARY =
      Pattern.compile("(?m)^ +\\(([^)]+)\\) .+ \\(([\\w.-]+):([\\w.-]+):([\\w.-]+) - .*\\)$");

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(ROOT.resolve("spark-jobs/target/gere.jar").toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void atTheTopAreOurOwnTextsAlone() throws IOException {
    assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(ROOT.resolve("LICENSE")));
    assertThat(text("META-INF/NOTICE"))
        .isEqualTo(Files.readString(ROOT.resolve("trainer/src/main/resources/META-INF/NOTICE")));
    assertThat(names("META-INF/[^/]+"))
        .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE");
  }

  /** Maven's files of a library stay in the jar, so they tell what is in it. */
  @Test
  void everyLibraryIsListedWithItsLicence() throws IOException {
    List<MatchResult> libraries =
        LIBRARY.matcher(text("META-INF/licenses/THIRD-PARTY.txt")).results().toList();

    assertThat(libraries)
        .extracting(library -> library.group(1))
        .allMatch(List.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT")::contains);
    assertThat(libraries)
        .extracting(library -> library.group(2) + "/" + library.group(3))
        .containsAll(
            names("META-INF/maven/(?!io\\.gere/).+/pom.xml").stream()
                .map(name -> name.replaceAll("META-INF/maven/|/pom.xml", ""))
                .toList());
  }

  /** The bill of materials is there if Maven was online. */
  @Test
  void theBillOfMaterialsHasTheSameLibraries() throws IOException {
    Path bill = ROOT.resolve("spark-jobs/target/gere.cdx.json");
    if (Files.exists(bill)) {
      String materials = Files.readString(bill);
      assertThat(LIBRARY.matcher(text("META-INF/licenses/THIRD-PARTY.txt")).results())
          .allMatch(
              library ->
                  materials.contains(
                      "pkg:maven/%s/%s@%s"
                          .formatted(library.group(2), library.group(3), library.group(4))));
    }
  }

  private String text(String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private List<String> names(String pattern) {
    return jar.stream()
        .map(entry -> entry.getName())
        .filter(name -> name.matches(pattern))
        .toList();
  }
}
