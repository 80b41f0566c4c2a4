package io.gere.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a page holds, found by tag, caption or class. */
final class PageElements {
  private PageElements() {}

  static Document parse(String html) throws Exception {
    assertThat(html).startsWith("<!DOCTYPE html>\n");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.substring("<!DOCTYPE html>\n".length()))));
  }

  static Element table(Document page, String caption) {
    return elements(page, "table").stream()
        .filter(table -> texts(table, "caption").contains(caption))
        .findFirst()
        .orElseThrow();
  }

  static Element svg(String style) throws Exception {
    return elements(parse(RunReport.html(ExampleRun.input("copa"))), "svg").stream()
        .filter(svg -> svg.getAttribute("class").equals(style))
        .findFirst()
        .orElseThrow();
  }

  static List<Element> elements(Document page, String tag) {
    return elements(page.getElementsByTagName(tag));
  }

  static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  static List<String> texts(Document page, String tag) {
    return texts(page.getDocumentElement(), tag);
  }

  static List<String> texts(Element within, String tag) {
    return elements(within.getElementsByTagName(tag)).stream()
        .map(Element::getTextContent)
        .toList();
  }

  static List<String> attributes(Document page, String tag, String name) {
    return attributes(page.getDocumentElement(), tag, name);
  }

  static List<String> attributes(Element within, String tag, String name) {
    return elements(within.getElementsByTagName(tag)).stream()
        .map(element -> element.getAttribute(name))
        .toList();
  }

  static List<String> values(Element chart) {
    return attributes(chart, "polyline", "data-at").stream()
        .flatMap(at -> Arrays.stream(at.split(";")))
        .toList();
  }

  static List<String> rows(Element table) {
    return elements(table.getElementsByTagName("tr")).stream()
        .map(row -> String.join(" | ", cells(row)))
        .toList();
  }

  static List<String> cells(Element row) {
    return elements(row.getElementsByTagName("*")).stream()
        .filter(cell -> cell.getTagName().equals("th") || cell.getTagName().equals("td"))
        .map(Element::getTextContent)
        .toList();
  }
}
