package io.gere.filter;

/** A {@link SetShare}, component by component. */
final class SetShareBuilder {
  private String set;
  private long corpusDocuments;
  private double corpusShare;
  private int documents;
  private double share;
  private double expected;
  private int expectedFrom;
  private int expectedTo;
  private double chance;
  private long tokens;
  private Long corpusTokens;

  SetShareBuilder() {}

  SetShareBuilder set(String value) {
    set = value;
    return this;
  }

  SetShareBuilder corpusDocuments(long value) {
    corpusDocuments = value;
    return this;
  }

  SetShareBuilder corpusShare(double value) {
    corpusShare = value;
    return this;
  }

  SetShareBuilder documents(int value) {
    documents = value;
    return this;
  }

  SetShareBuilder share(double value) {
    share = value;
    return this;
  }

  SetShareBuilder expected(double value) {
    expected = value;
    return this;
  }

  SetShareBuilder expectedFrom(int value) {
    expectedFrom = value;
    return this;
  }

  SetShareBuilder expectedTo(int value) {
    expectedTo = value;
    return this;
  }

  SetShareBuilder chance(double value) {
    chance = value;
    return this;
  }

  SetShareBuilder tokens(long value) {
    tokens = value;
    return this;
  }

  SetShareBuilder corpusTokens(Long value) {
    corpusTokens = value;
    return this;
  }

  SetShare build() {
    return new SetShare(
        set,
        corpusDocuments,
        corpusShare,
        documents,
        share,
        expected,
        expectedFrom,
        expectedTo,
        chance,
        tokens,
        corpusTokens);
  }
}
