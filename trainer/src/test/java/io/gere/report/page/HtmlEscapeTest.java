package io.gere.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HtmlEscapeTest {
  @Test
  void whatCouldEndATextOrAnAttributeIsEscaped() {
    assertThat(HtmlEscape.text("<b a='1' c=\"2\"> & </b>"))
        .isEqualTo("&lt;b a=&apos;1&apos; c=&quot;2&quot;&gt; &amp; &lt;/b&gt;");
  }

  @Test
  void charactersThatXmlForbidsAreLeftOut() {
    assertThat(HtmlEscape.text("a\u0000b\u001bc\ud800d")).isEqualTo("abcd");
  }

  @Test
  void lettersOfAllScriptsStay() {
    assertThat(HtmlEscape.text("Ωμέγα 你好 \ud83d\ude00\n")).isEqualTo("Ωμέγα 你好 \ud83d\ude00\n");
  }
}
