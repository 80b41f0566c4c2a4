package io.gere.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvReaderTest {
  @Test
  void quotedFieldsHoldCommasLineBreaksAndDoubledQuotes() {
    String text = "a,\"b, c\",\"say \"\"hi\"\"\"\r\n\"two\nlines\", d ,\n\"\",e,f";

    assertThat(CsvReader.read("x.csv", text))
        .containsExactly(
            new CsvReader.Row(1, List.of("a", "b, c", "say \"hi\"")),
            new CsvReader.Row(2, List.of("two\nlines", " d ", "")),
            new CsvReader.Row(4, List.of("", "e", "f")));
  }

  @Test
  void aQuoteInsideAPlainFieldIsACharacterAsAnyOther() {
    assertThat(CsvReader.read("x.csv", "a 5\" pipe,b"))
        .containsExactly(new CsvReader.Row(1, List.of("a 5\" pipe", "b")));
  }

  @Test
  void anEmptyLineIsARowOfOneEmptyField() {
    assertThat(CsvReader.read("x.csv", "a,b\n\nc,d"))
        .extracting(CsvReader.Row::fields)
        .containsExactly(List.of("a", "b"), List.of(""), List.of("c", "d"));
  }

  @Test
  void anEmptyFileHasNoRows() {
    assertThat(CsvReader.read("x.csv", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'a\n\"b\n\nc', 'line 2 does not follow RFC 4180: '",
        "'a\n\"b\"c,d', 'line 2 does not follow RFC 4180: '",
      })
  void whatTheStandardDoesNotAllowIsRefusedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> CsvReader.read("x.csv", text))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("x.csv, " + message);
  }
}
