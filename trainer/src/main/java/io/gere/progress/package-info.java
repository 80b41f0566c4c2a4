/**
 * What a user sees of work that takes long: lines as it goes on, each with how fast it is and when
 * it will be done.
 */
package io.gere.progress;
