package io.gere.report.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.choice.Stratify;
import io.gere.filter.SampleReport;
import io.gere.report.ExampleSample;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class SampleSectionTest {
  private static final SampleReport SAMPLE = ExampleSample.report("code", 10, "{documents: 100}");

  @Test
  void setsStandBesideWhatChanceGives() throws Exception {
    // 10 programs of 100 documents: 9.92 % drawn of 100,000; by chance 5 to 16. Tokens: 10 · 1000
    // of
    // 10,000 + 50 · 60 + 40 · 300 = 25,000; the corpus's: 50 of 131 million bytes, 5 bytes a token.
    assertThat(rows(parse(SAMPLE), 0))
        .containsExactly(
            "Set | corpus documents | corpus % | sample documents | sample % | by chance documents"
                + " | corpus’s tokens ≈ % | sample’s tokens %",
            "code | 10,000 | 10.0 | 10 | 10.0 | 5–16 | 38.2 | 40.0",
            "web | 90,000 | 90.0 | 90 | 90.0 | 84–95 | 61.8 | 60.0");
    assertThat(text(SAMPLE))
        .contains(
            "100 documents stand for 100,000. No set is farther from its share of the corpus than"
                + " chance explains.");
  }

  @Test
  void aSetBeyondChanceIsCalledOut() throws Exception {
    SampleReport many = ExampleSample.report("code", 30, "{documents: 100}");

    assertThat(text(many))
        .contains("Chance alone hardly explains the number of code, web;")
        .contains("5–16 beyond chance");
  }

  @Test
  void setsThatWereSpreadOnPurposeAreNot() throws Exception {
    SampleReport equal = ExampleSample.report("code", 50, "{documents: 100, stratify: equal}");

    assertThat(equal.stratify()).isEqualTo(Stratify.EQUAL);
    assertThat(text(equal)).contains("replay.stratify: equal").doesNotContain("beyond chance");
    assertThat(elements(parse(equal), "line", "chance")).isEmpty();
  }

  @Test
  void everyLengthHasABarForCorpusAndSample() throws Exception {
    Document section = parse(SAMPLE);

    assertThat(texts(section, "title"))
        .containsExactly(
            "256 B to 512 B: corpus 45.0 %, sample 50.0 %",
            "512 B to 1 KiB: corpus 0.0 %, sample 0.0 %",
            "1 KiB to 2 KiB: corpus 45.0 %, sample 40.0 %",
            "2 KiB to 4 KiB: corpus 0.0 %, sample 0.0 %",
            "4 KiB to 8 KiB: corpus 10.0 %, sample 10.0 %");
    assertThat(texts(section, "text")).contains("256 B", "1 KiB", "8 KiB");
    assertThat(elements(section, "line", "chance")).hasSize(5);
    assertThat(elements(section, "svg", "length-chart").get(0).getAttribute("aria-label"))
        .isEqualTo("Lengths of documents, corpus and sample, in percent");
    // Half of the sample is in the first bin; of the corpus 45 of 100, so its median is 5 of 45
    // into
    // the third: 1024 · 2^(1/9).
    assertThat(rows(section, 1))
        .anyMatch(row -> row.startsWith("corpus | ") && row.contains("| 1.1 KB |"))
        .anyMatch(row -> row.startsWith("sample | ") && row.contains("| 512 bytes |"));
  }

  @Test
  void tokensAreToldBeforeAndAfterTheCut() throws Exception {
    assertThat(text(SAMPLE))
        .contains(
            "has 60 to 1,000 tokens, 60 in the median; half of them have 60 to 300. 10.0\u00a0% are"
                + " longer than replay.max_tokens, which is 563, and lose their end: 20,630 of"
                + " 25,000 tokens are used. At as many tokens to a byte, the corpus has about"
                + " 26,000,000 tokens.");
  }

  @Test
  void aSampleThatLosesNothingSaysSo() throws Exception {
    SampleReport whole = ExampleSample.report("code", 10, "{documents: 100, max_tokens: 1000}");

    assertThat(text(whole)).contains("None is longer than replay.max_tokens, which is 1,000.");
  }

  @Test
  void refusedDocumentsHaveTheirReason() throws Exception {
    // Contaminated: 1 of 92 pages drawn, 1 of 11 programs: 90,000/92 + 10,000/11 of the corpus.
    assertThat(rows(parse(SAMPLE), 2))
        .containsExactly(
            "Refused | documents | of those drawn % | in the corpus ≈ documents | sets",
            "nearly the words of an earlier document | 1 | 1.0 | – | web 1",
            "13 words in a row of an evaluation set | 2 | 1.9 | 1,900 | code 1, web 1");
    assertThat(text(SAMPLE))
        .contains("Compared with 15,989 texts of the evaluation sets, of which 244 have fewer");
  }

  @Test
  void aClusterSampleIsCalledOne() throws Exception {
    SampleReport cluster =
        SampleReport.builder()
            .clusterSample(true)
            .stratify(SAMPLE.stratify())
            .corpusDocuments(SAMPLE.corpusDocuments())
            .documents(SAMPLE.documents())
            .drawn(SAMPLE.drawn())
            .sets(SAMPLE.sets())
            .maxTokens(SAMPLE.maxTokens())
            .refused(List.of())
            .build();

    assertThat(text(SAMPLE)).doesNotContain("cluster sample");
    assertThat(text(cluster))
        .contains(
            "A cluster sample: only some of the corpus’s files were looked at",
            "How long documents are is not known",
            "Tokens were not counted",
            "No document that was drawn was refused.",
            "were not compared with the evaluation sets");
  }

  @Test
  void conversationsHaveASectionOfTheirOwn() throws Exception {
    SampleReport chats = ExampleSample.report("talk", 30, "{documents: 100}");
    String markup =
        "<section>" + SampleSection.draw(null, chats, "30 conversations; all count") + "</section>";

    Document section = document(markup);
    assertThat(texts(section, "h3")).containsExactly("Conversations");
    assertThat(section.getDocumentElement().getTextContent())
        .contains(
            "30 conversations; all count.",
            "%d conversations stand for".formatted(chats.documents()))
        .doesNotContain("documents stand for");
  }

  @Test
  void hostileNamesStayText() throws Exception {
    String hostile = "</table><script>alert(1)</script>\"'&${sample}";
    Document section = parse(ExampleSample.report(hostile, 30, "{documents: 100}"));

    assertThat(section.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(section, "th")).contains(hostile);
    assertThat(texts(section, "td")).contains(hostile + " 1, web 1");
  }

  private static Document parse(SampleReport sample) throws Exception {
    return document("<section>" + SampleSection.draw(sample, null, "") + "</section>");
  }

  private static Document document(String markup) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(markup)));
  }

  private static String text(SampleReport sample) throws Exception {
    return parse(sample).getDocumentElement().getTextContent();
  }

  private static List<String> rows(Document section, int table) {
    return elements(((Element) section.getElementsByTagName("table").item(table)), "tr").stream()
        .map(SampleSectionTest::cells)
        .toList();
  }

  private static String cells(Element row) {
    List<String> cells = new ArrayList<>();
    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNextSibling()) {
      cells.add(cell.getTextContent());
    }
    return String.join(" | ", cells);
  }

  private static List<String> texts(Document section, String tag) {
    return elements(section.getDocumentElement(), tag).stream()
        .map(Element::getTextContent)
        .toList();
  }

  private static List<Element> elements(Document section, String tag, String style) {
    return elements(section.getDocumentElement(), tag).stream()
        .filter(element -> element.getAttribute("class").equals(style))
        .toList();
  }

  private static List<Element> elements(Element within, String tag) {
    NodeList nodes = within.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
