package io.gere.toy.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.toy.corpus.WordTokenizer;
import io.gere.toy.words.Tone;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the labels of the tasks in words follow from. */
final class FamilyTaskTest {
  @Test
  void bothPartsOfAReviewedThingAreJudgedInTheToneOfTheLabel() {
    ReviewTask task = new ReviewTask();
    assertThat(task.labels())
        .containsExactly("very negative", "negative", "neutral", "positive", "very positive");
    Random random = new Random(0);
    for (String label : task.labels()) {
      List<String> adjectives =
          Arrays.stream(Tone.values())
              .filter(tone -> tone.sentiment().equals(label))
              .findAny()
              .orElseThrow()
              .adjectives();
      for (int index = 0; index < 1000; index++) {
        List<String> words = WordTokenizer.split(task.sentence(label, random));
        assertThat(words.stream().filter(adjectives::contains).distinct()).hasSize(2);
      }
    }
  }

  @Test
  void theTopicOfMentionsHasTwoOfTheThreeThings() {
    Map<String, Set<String>> topics =
        Map.of(
            "sport",
            Set.of("goalkeepers", "racquets", "referees", "stadiums", "trophies", "sprinters"),
            "music",
            Set.of("choirs", "symphonies", "trumpets", "pianos", "melodies", "drummers"),
            "cooking",
            Set.of("recipes", "saucepans", "omelettes", "gravies", "ovens", "spices"),
            "finance",
            Set.of("loans", "pensions", "dividends", "mortgages", "banks", "taxes"));
    TopicTask task = new TopicTask();
    assertThat(task.labels()).containsExactlyInAnyOrderElementsOf(topics.keySet());
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        List<String> words = WordTokenizer.split(task.sentence(label, random));
        topics.forEach(
            (topic, things) ->
                assertThat(words.stream().filter(things::contains).count())
                    .as(topic + " in " + words)
                    .isIn(topic.equals(label) ? Set.of(2L) : Set.of(0L, 1L)));
      }
    }
  }

  @Test
  void aFilmIsWhatIsSaidOfItAfterBut() {
    FilmTask task = new FilmTask();
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        String sentence = task.sentence(label, random);
        List<String> words = WordTokenizer.split(sentence);
        boolean praised = Tone.SUPERB.adjectives().contains(words.get(words.size() - 2));
        assertThat(label).as(sentence).isEqualTo(praised ? "good" : "bad");
      }
    }
  }

  @Test
  void aQuantifierEntailsItselfAndWeakerOnesAndNoContradictsTheRest() {
    List<String> strongestFirst = List.of("all", "most", "some", "no");
    Random random = new Random(0);
    for (ToyTask task : List.of(EntailmentTask.ofThree(), EntailmentTask.ofTwo())) {
      for (String label : task.labels()) {
        for (int index = 0; index < 1000; index++) {
          String sentence = task.sentence(label, random);
          List<Integer> ranks =
              WordTokenizer.split(sentence).stream()
                  .filter(strongestFirst::contains)
                  .map(strongestFirst::indexOf)
                  .toList();
          assertThat(ranks).as(sentence).hasSize(2);
          boolean denied = ranks.contains(3) && !ranks.equals(List.of(3, 3));
          String relation =
              denied ? "contradiction" : ranks.get(0) <= ranks.get(1) ? "entailment" : "neutral";
          assertThat(label).as(sentence).isEqualTo(relation);
        }
      }
    }
  }

  @Test
  void aPassageSaysWhoHandledWhat() {
    PassageTask task = new PassageTask();
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        String sentence = task.sentence(label, random);
        // passage: P did A. Q did B. question: did P handle A?
        List<String> words = WordTokenizer.split(sentence);
        Map<String, String> handled =
            Map.of(words.get(2), words.get(4), words.get(6), words.get(8));
        boolean so = handled.get(words.get(13)).equals(words.get(15));
        assertThat(label).as(sentence).isEqualTo(so ? "true" : "false");
      }
    }
  }

  @Test
  void thePassiveMeansTheSameWhereWhoActsIsTheSame() {
    ParaphraseTask task = new ParaphraseTask();
    Random random = new Random(0);
    for (String label : task.labels()) {
      for (int index = 0; index < 1000; index++) {
        String sentence = task.sentence(label, random);
        // first sentence: A met B today. second sentence: B were met by A today.
        List<String> words = WordTokenizer.split(sentence);
        boolean same = words.get(3).equals(words.get(15));
        assertThat(words.get(same ? 5 : 3)).as(sentence).isEqualTo(words.get(11));
        assertThat(label).as(sentence).isEqualTo(same ? "same" : "different");
      }
    }
  }

  @Test
  void everySenseOfAWordIsSaidWithAWordOfItsOwn() {
    SenseTask task = new SenseTask();
    Random random = new Random(0);
    Map<String, Set<String>> together = new HashMap<>();
    for (int index = 0; index < 2000; index++) {
      List<String> pair = beside(task.sentence("true", random));
      together.computeIfAbsent(pair.get(0), word -> new HashSet<>()).add(pair.get(1));
    }
    assertThat(together.values()).allSatisfy(others -> assertThat(others).hasSize(3));
    for (int index = 0; index < 1000; index++) {
      List<String> pair = beside(task.sentence("false", random));
      assertThat(together.get(pair.get(0))).doesNotContain(pair.get(1));
      assertThat(pair.get(0)).isNotEqualTo(pair.get(1));
    }
  }

  /** The two words that tell the sense. */
  private static List<String> beside(String sentence) {
    List<String> words = WordTokenizer.split(sentence);
    return List.of(words.get(9), words.get(17));
  }
}
