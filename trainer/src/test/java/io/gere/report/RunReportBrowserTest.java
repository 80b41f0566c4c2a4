package io.gere.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.Chromium;
import io.gere.storage.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of a run of hostile names as a real browser has it: once on a wide light screen, once
 * on a narrow dark one (Chromium makes no window narrower than 500 pixels), and on paper. A script
 * in a copy of the page looks at what came of it.
 */
@Tag("browser")
final class RunReportBrowserTest {
  private static final Pattern FINDINGS = Pattern.compile("data-findings=\"([^\"]*)\"");

  @TempDir private static Path folder;
  private static Chromium chromium;
  private static Path page;
  private static JsonNode wide;
  private static JsonNode narrow;

  @BeforeAll
  static void open() throws Exception {
    chromium = Chromium.orSkip(folder);
    String html = RunReport.html(HostileRun.input());
    page = Files.writeString(folder.resolve("report.html"), html);
    Path watched =
        Files.writeString(
            folder.resolve("watched.html"),
            html.replace("<head>", "<head>" + script("watch-page.js")) // before the policy holds
                .replace("script-src ", "script-src %s ".formatted(allowed("check-page.js")))
                .replace("</body>", script("check-page.js") + "</body>"));
    wide = findings(watched, "--window-size=1280,900");
    narrow = findings(watched, "--window-size=500,900", "--blink-settings=preferredColorScheme=0");
  }

  @Test
  void noNameBecomesMarkupAndNothingGoesWrong() {
    for (JsonNode screen : List.of(wide, narrow)) {
      assertThat(texts(screen, "errors")).isEmpty();
      assertThat(screen.get("injected").asInt()).isZero();
      // The page's own and the two of this test.
      assertThat(screen.get("scripts").asInt()).isEqualTo(3);
    }
  }

  @Test
  void thePageAsksForNothing() {
    assertThat(texts(wide, "requests")).isEmpty();
  }

  @Test
  void onlyWhatScrollsByItselfIsWiderThanTheScreen() {
    assertThat(wide.get("width").asInt()).isEqualTo(1280);
    assertThat(narrow.get("width").asInt()).isEqualTo(500);
    for (JsonNode screen : List.of(wide, narrow)) {
      assertThat(texts(screen, "tooWide")).isEmpty();
      assertThat(screen.get("pageWidth").asInt()).isLessThanOrEqualTo(screen.get("width").asInt());
    }
  }

  @Test
  void textsOfChartsStayInTheirChartsAndOffEachOther() {
    assertThat(wide.get("chartTexts").asInt()).isGreaterThan(500);
    assertThat(texts(wide, "outside")).isEmpty();
    assertThat(texts(wide, "overlapping")).isEmpty();
  }

  @Test
  void theSchemeIsTheReadersAndAllTextsStandOut() {
    assertThat(wide.get("dark").asBoolean()).isFalse();
    assertThat(wide.get("paper").asDouble()).isGreaterThan(0.9);
    assertThat(narrow.get("dark").asBoolean()).isTrue();
    assertThat(narrow.get("paper").asDouble()).isLessThan(0.02);
    for (JsonNode screen : List.of(wide, narrow)) {
      assertThat(screen.get("contrasts").asInt()).isGreaterThan(1000);
      assertThat(texts(screen, "pale")).isEmpty();
    }
  }

  @Test
  void headingsGoDownOneLevelAtATime() {
    assertThat(texts(wide, "headings")).startsWith("1", "2").containsOnly("1", "2");
    assertThat(texts(wide, "headings")).containsOnlyOnce("1");
  }

  @Test
  void keysReadAChartOutAsThePointerDoes() {
    for (JsonNode screen : List.of(wide, narrow)) {
      JsonNode told = screen.get("keyboard");
      assertThat(told.get("focused").asBoolean()).isTrue();
      assertThat(told.get("outline").asText()).isNotEqualTo("none");
      assertThat(told.get("hiddenBefore").asBoolean()).isTrue();
      assertThat(told.get("hidden").asBoolean()).isFalse();
      assertThat(told.get("inSight").asBoolean()).isTrue();
      // The last step but one, the 19th of task 15, has a loss of 3 / 19.
      assertThat(told.get("text").asText()).isEqualTo("0.15789\nstep 298\ntask-15, its step 18");
      assertThat(told.get("value").asText()).isEqualTo("0.15789, step 298, task-15, its step 18");
      assertThat(told.get("hiddenAfter").asBoolean()).isTrue();
    }
  }

  @Test
  void thePageIsReadableOnPaper() throws Exception {
    String pdf = Files.readString(chromium.pdf(page), StandardCharsets.ISO_8859_1);

    long pages = Pattern.compile("/Type\\s*/Page\\b").matcher(pdf).results().count();
    assertThat(pages).isBetween(5L, 30L);
  }

  private static JsonNode findings(Path watched, String... options) throws Exception {
    Matcher findings = FINDINGS.matcher(chromium.dom(watched, options));
    assertThat(findings.find()).as("the checking script ran to its end").isTrue();
    return Json.MAPPER.readTree(Base64.getDecoder().decode(findings.group(1)));
  }

  private static String script(String name) throws Exception {
    return "<script>" + new String(resource(name), StandardCharsets.UTF_8) + "</script>";
  }

  /** Its digest, for the page's policy to let it run beside the page's own. */
  private static String allowed(String name) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(name));
    return "&apos;sha256-%s&apos;".formatted(Base64.getEncoder().encodeToString(digest));
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = RunReportBrowserTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static List<String> texts(JsonNode screen, String key) {
    List<String> texts = new ArrayList<>();
    screen.get(key).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
