package io.gere;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What code, recipes, scripts and documents cite is there, and the documents keep to their size.
 */
final class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Where texts of ours are; what Maven builds lies elsewhere. */
  private static final List<String> FOLDERS =
      List.of("docs", "conf", "submit", ".ci", "trainer/src", "spark-jobs/src");

  private static final Set<String> TEXTS =
      Set.of("java", "py", "md", "yaml", "properties", "conf", "c", "");

  private static final int README_WORDS = 1500;

  /** {@code [text](target)} of Markdown, targets on other machines left out. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)\\s]+)\\)");

  /** A document, recipe or script by its path from the repository's root. */
  private static final Pattern FILE =
      Pattern.compile("(?<![\\w/.-])(?:docs|conf|submit)/[\\w/-]+\\.(?:md|ya?ml|conf|py)\\b");

  /** {@code method.md §3}, also where a comment's line breaks in between. */
  private static final Pattern SECTION =
      Pattern.compile("([\\w-]+\\.md),?[\\s*#/]+(?:§|section\\s)\\s*(\\d+)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  /** A text with its place. */
  private record Document(Path path, String text) {
    static Document read(Path path) {
      try {
        return new Document(path, Files.readString(path));
      } catch (IOException e) {
        throw new AssertionError(path + " cannot be read as UTF-8", e);
      }
    }

    /** What is found where a predicate holds, as {@code file: citation}. */
    Stream<String> citations(Pattern pattern, Predicate<MatchResult> wrong) {
      return pattern
          .matcher(text)
          .results()
          .filter(wrong)
          .map(match -> ROOT.relativize(path) + ": " + match.group().replaceAll("\\s+", " "));
    }

    /** The headings' anchors, as GitHub makes them. */
    Set<String> anchors() {
      return HEADING
          .matcher(text)
          .results()
          .map(heading -> anchor(heading.group(1)))
          .collect(Collectors.toSet());
    }

    private static String anchor(String heading) {
      return heading
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "")
          .replace(' ', '-');
    }

    boolean hasSection(String number) {
      return text.contains("\n## " + number + ". ");
    }
  }

  @Test
  void everyLinkOfADocumentLeadsSomewhere() throws IOException {
    assertThat(
            texts()
                .filter(text -> text.path().toString().endsWith(".md"))
                .flatMap(text -> text.citations(LINK, link -> !leadsSomewhere(text, link))))
        .isEmpty();
  }

  private static boolean leadsSomewhere(Document from, MatchResult link) {
    String[] parts = link.group(1).split("#", 2);
    Path target =
        parts[0].isEmpty() ? from.path() : from.path().resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || Document.read(target).anchors().contains(parts[1]));
  }

  @Test
  void everyCitedFileExists() throws IOException {
    assertThat(
            texts()
                .flatMap(
                    text ->
                        text.citations(FILE, file -> !Files.exists(ROOT.resolve(file.group())))))
        .isEmpty();
  }

  @Test
  void everyCitedSectionExists() throws IOException {
    assertThat(texts().flatMap(text -> text.citations(SECTION, cited -> !hasSection(cited))))
        .isEmpty();
  }

  private static boolean hasSection(MatchResult cited) {
    Path document = ROOT.resolve("docs").resolve(cited.group(1));
    return Files.exists(document) && Document.read(document).hasSection(cited.group(2));
  }

  @Test
  void theReadmeIsShort() {
    String[] words = Document.read(ROOT.resolve("README.md")).text().strip().split("\\s+");
    assertThat(words).hasSizeLessThanOrEqualTo(README_WORDS);
  }

  private static Stream<Document> texts() throws IOException {
    return Stream.concat(
            Stream.of(ROOT.resolve("README.md"), ROOT.resolve("pom.xml")),
            FOLDERS.stream().map(ROOT::resolve).flatMap(DocumentsTest::filesBelow))
        .map(Document::read);
  }

  private static Stream<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> TEXTS.contains(extension(file.getFileName().toString())))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new AssertionError(folder + " cannot be listed", e);
    }
  }

  private static String extension(String name) {
    return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
  }
}
