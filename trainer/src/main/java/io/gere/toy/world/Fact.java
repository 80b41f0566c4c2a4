package io.gere.toy.world;

/**
 * One thing that is so in the tiny world.
 *
 * @param name the entity's name: two capitalised words, unlike every other entity's
 * @param attribute what the fact is about; it also says of which kind the entity is
 * @param value one of the attribute's values
 */
public record Fact(String name, Attribute attribute, String value) {}
