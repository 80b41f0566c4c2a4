package io.gere.toy.world;

import java.util.List;
import java.util.Locale;

/**
 * One thing that can be asked about an entity. Every kind has attributes of its own, and no two
 * attributes share a value.
 */
public enum Attribute {
  FOOD(EntityKind.ANIMAL, "plums moss beetles roots seeds honey clover shrimp"),
  HOME(EntityKind.ANIMAL, "caves reeds burrows treetops cliffs dunes lakes hedges"),
  COLOUR(EntityKind.ANIMAL, "crimson violet golden silver white black brown green"),
  VOICE(EntityKind.ANIMAL, "humming whistling growling clicking barking purring hissing chirping"),

  CRAFT(
      EntityKind.ARTIST, "weaving pottery carving painting dyeing engraving embroidery glasswork"),
  INSTRUMENT(EntityKind.ARTIST, "flute harp lute zither fiddle horn organ tambourine"),
  THEME(EntityKind.ARTIST, "love war exile friendship dreams hunger justice grief"),
  PATRON(EntityKind.ARTIST, "queen bishop merchant duke abbot admiral baroness chancellor"),

  EXPORT(EntityKind.COUNTRY, "salt wool copper tea timber amber silk barley"),
  CLIMATE(EntityKind.COUNTRY, "foggy windy frosty humid sunny stormy arid mild"),
  RULER(EntityKind.COUNTRY, "council king elders senate regent assembly guild judge"),
  EMBLEM(EntityKind.COUNTRY, "lion eagle star anchor crown oak wolf swan"),

  TOWER(EntityKind.TOWN, "granite brick marble limestone basalt sandstone concrete flint"),
  FESTIVAL(EntityKind.TOWN, "lanterns kites masks bonfires ribbons puppets fireworks garlands"),
  ROOF(EntityKind.TOWN, "slate thatch tile shingle turf tin cedar canvas"),
  BRIDGE(EntityKind.TOWN, "rope stone iron bamboo plank chain arch pontoon");

  private final EntityKind kind;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> range;

  Attribute(EntityKind kind, String range) {
    this.kind = kind;
    this.range = List.of(range.split(" ", -1));
  }

  /** The kind of entity that has it. */
  public EntityKind kind() {
    return kind;
  }

  /** Its word in a sentence, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The eight words it can take. */
  public List<String> range() {
    return range;
  }

  /** The exam's subject on it, for example {@code animal_food}. */
  public String subject() {
    return kind.word() + "_" + word();
  }
}
