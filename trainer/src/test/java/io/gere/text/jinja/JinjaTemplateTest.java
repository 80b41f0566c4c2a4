package io.gere.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import io.gere.text.TemplateException;
import io.gere.text.python.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Templates render as jinja2 itself renders them; {@code resources/jinja} says how it was asked.
 */
final class JinjaTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 9, 14, 5, 7);

  @TestFactory
  Stream<DynamicTest> rendersWhatJinjaRendersAndFailsWhereItFails() throws IOException {
    try (InputStream in = JinjaTemplateTest.class.getResourceAsStream("/jinja/cases.json")) {
      JsonNode all = Json.MAPPER.readTree(in);
      Map<String, Object> variables = JsonValues.dict(all.path("variables"));
      return StreamSupport.stream(all.path("cases").spliterator(), false)
          .map(
              each ->
                  DynamicTest.dynamicTest(
                      Json.line(each.path("template")), () -> check(each, variables)));
    }
  }

  private static void check(JsonNode expected, Map<String, Object> variables) {
    String template = expected.path("template").asText();
    if (expected.has("rendered")) {
      JinjaTemplate.Rendered rendered = JinjaTemplate.parse(template).render(variables, NOW);
      assertThat(rendered.text()).isEqualTo(expected.path("rendered").asText());
      assertThat(rendered.assistant().stream().map(span -> span.start() + "-" + span.end()))
          .containsExactlyElementsOf(spans(expected));
    } else {
      String words = expected.path("error").asText();
      String own = words.startsWith("TemplateError: ") ? words.substring(15) : "";
      assertThatThrownBy(() -> JinjaTemplate.parse(template).render(variables, NOW))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining(own)
          .matches(failure -> ((TemplateException) failure).isRaisedByTemplate() != own.isEmpty());
    }
  }

  private static Iterable<String> spans(JsonNode expected) {
    return StreamSupport.stream(expected.path("assistant").spliterator(), false)
        .map(span -> span.path(0).asInt() + "-" + span.path(1).asInt())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
        "{% set ns = namespace(a='x') %}{% for i in range(99) %}{% set ns.a = ns.a + ns.a %}{% endfor %}",
        "{% set ns = namespace(a=[]) %}{% for i in range(99999) %}{% set ns.a = [ns.a] %}{% endfor %}"
            + "{{ ns.a }}",
        "{{ 9**(9**(9**9)) }}",
        "{{ 'x'.center(2000000000) }}",
        "{{ '%2000000000d' % 1 }}",
        "{{ [1]|tojson(indent=2000000000) }}",
        "{{ 'a'|indent(2000000000, true) }}",
        "{{ [1]|batch(2000000000, 0)|list }}",
      })
  void aTemplateThatWouldNotEndOrFillTheMemoryIsStopped(String template) {
    Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> JinjaTemplate.parse(template).render(Map.of(), NOW))
                .isInstanceOf(TemplateException.class));
  }

  @Test
  void aTemplateThatNestsTooDeeplyIsRefusedAndNotACrash() {
    assertThatThrownBy(
            () -> JinjaTemplate.parse("{{ " + "[".repeat(100_000) + "]".repeat(100_000) + " }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("nests too deeply");
  }

  @Test
  void whatIsWrongIsSaidWithItsLine() {
    assertThatThrownBy(() -> JinjaTemplate.parse("a\n\n{{ x.y.z }}").render(Map.of(), NOW))
        .hasMessage("line 3: 'x' is undefined");
    assertThatThrownBy(() -> JinjaTemplate.parse("a\n{% if x %}\nb"))
        .hasMessageContaining("line 3");
    assertThatThrownBy(() -> JinjaTemplate.parse("a\n{% include 'x' %}"))
        .hasMessageContainingAll("line 2", "include");
  }

  @Test
  void whatIsKnownButNotComputedHereIsRefused() {
    assertThatThrownBy(() -> JinjaTemplate.parse("{{ 'a'.encode() }}").render(Map.of(), NOW))
        .hasMessageContaining("str.encode is not supported");
    assertThatThrownBy(() -> JinjaTemplate.parse("{{ 'a'|urlize }}").render(Map.of(), NOW))
        .hasMessageContaining("urlize");
  }
}
