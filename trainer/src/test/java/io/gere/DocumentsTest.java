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
 * What code, recipes, scripts and documents cite is there, the README is short, the index has every
 * page, and the architecture page is right about the packages.
 */
final class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Where texts of ours are; what Maven builds lies elsewhere. */
  private static final List<String> FOLDERS =
      List.of("docs", "conf", "submit", ".ci", "trainer/src", "spark-jobs/src");

  private static final List<String> SOURCES =
      List.of("trainer/src/main/java/io/gere", "spark-jobs/src/main/java/io/gere");

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

  /** A page's line in the index. */
  private static final Pattern INDEXED =
      Pattern.compile("(?m)^\\* \\[[^]]+]\\(([\\w-]+)\\.md\\): ");

  /** A page's line in the site's menu. */
  private static final Pattern IN_MENU =
      Pattern.compile("<item [^>]*href=\"docs/(?!README)([\\w-]+)\\.html\"");

  /** A title and a paragraph, not a heading, a list, a table or code. */
  private static final Pattern BEGINNING = Pattern.compile("\\A# [^\n]+\n\n(?!#|\\||[*-] |```)\\S");

  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  /** A row of the architecture page's tables of packages, which go from the ground up. */
  private static final Pattern PACKAGE_ROW = Pattern.compile("(?m)^\\| `([\\w.]+)` \\|");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?io\\.gere\\.((?:spark\\.)?[a-z]+)\\.[\\w.]+;");

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
  void theIndexAndTheSitesMenuHaveEveryPageInOneOrder() {
    List<String> index = found(INDEXED, "docs/README.md");
    assertThat(index).doesNotHaveDuplicates().hasSameElementsAs(pages());
    assertThat(found(IN_MENU, "docs/site/site.xml")).isEqualTo(index);
  }

  @Test
  void everyPageBeginsWithWhatItIsFor() {
    assertThat(pages())
        .allMatch(page -> BEGINNING.matcher(document("docs/" + page + ".md").text()).find());
  }

  /** The pages of {@code docs/} but its index. */
  private static List<String> pages() {
    return filesBelow(ROOT.resolve("docs"))
        .map(page -> ROOT.resolve("docs").relativize(page).toString())
        .filter(page -> page.endsWith(".md") && !page.equals("README.md"))
        .map(page -> page.replaceFirst("\\.md$", ""))
        .toList();
  }

  private static List<String> found(Pattern pattern, String document) {
    return pattern
        .matcher(document(document).text())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Document document(String path) {
    return Document.read(ROOT.resolve(path));
  }

  @Test
  void theReadmeIsShort() {
    String[] words = document("README.md").text().strip().split("\\s+");
    assertThat(words).hasSizeLessThanOrEqualTo(README_WORDS);
  }

  @Test
  void theArchitecturePageNamesEveryPackage() throws IOException {
    String page = architecture().text();
    assertThat(sources().map(DocumentsTest::packageOf).distinct())
        .filteredOn(name -> !name.isEmpty() && !page.contains("`" + name + "`"))
        .isEmpty();
  }

  @Test
  void packagesUseOnlyThoseAboveThemOnTheArchitecturePage() throws IOException {
    List<String> order =
        PACKAGE_ROW.matcher(architecture().text()).results().map(row -> row.group(1)).toList();
    assertThat(
            sources()
                .flatMap(
                    source ->
                        source.citations(
                            IMPORT,
                            used -> order.indexOf(used.group(1)) > order.indexOf(roomOf(source)))))
        .isEmpty();
  }

  private static Document architecture() {
    return document("docs/architecture.md");
  }

  private static Stream<Document> sources() throws IOException {
    return SOURCES.stream()
        .map(ROOT::resolve)
        .flatMap(DocumentsTest::filesBelow)
        .map(Document::read);
  }

  /** The package below {@code io.gere}, without that prefix. */
  private static String packageOf(Document source) {
    String folder = source.path().getParent().toString().replace('/', '.');
    return folder.replaceFirst(".*\\.src\\.main\\.java\\.io\\.gere\\.?", "");
  }

  /** The package that has a row of the page: what lies below it is part of it. */
  private static String roomOf(Document source) {
    return packageOf(source).replaceFirst("^((?:spark\\.)?\\w+).*", "$1");
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
