package io.gere.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.choice.DecoderFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The page of all keys and the schema for editors are made from the records and what these say of
 * themselves. {@code mvn test -pl trainer -Dtest=RecipeReferenceTest -Dgere.write=true} writes
 * both.
 */
final class RecipeReferenceTest {
  private static final Path PAGE = Path.of("../docs/keys.md");
  private static final Path SCHEMA = Path.of("../conf/recipe.schema.json");

  @Test
  void everyKeyAndEveryChoiceSaysWhatItMeans() {
    List<RecipeKey> keys = RecipeKey.all();

    assertThat(keys).allSatisfy(key -> assertThat(key.meaning()).as(key.key()).isNotBlank());
    assertThat(keys)
        .filteredOn(key -> key.type() != DecoderFamily.class) // model families have names
        .flatExtracting(key -> key.choices().entrySet())
        .allSatisfy(choice -> assertThat(choice.getValue()).as(choice.getKey()).isNotBlank());
  }

  @Test
  void thePageIsCurrent() throws IOException {
    requireCurrent(PAGE, KeysPage.of(RecipeKey.all()));
  }

  @Test
  void theSchemaIsCurrent() throws IOException {
    requireCurrent(SCHEMA, SchemaDocument.of(RecipeKey.all()));
  }

  private static void requireCurrent(Path file, String text) throws IOException {
    if (Boolean.getBoolean("gere.write")) {
      Files.writeString(file, text);
    }
    assertThat(file).as("see this test's comment").hasContent(text);
  }
}
