/**
 * The closed choices that a recipe's keys take. Each is an enum whose constants are the words of
 * the recipe.
 */
package io.gere.config.choice;
