/**
 * The doctor's checks where a run computes: on every executor, as its ranks would be placed there,
 * and between them. What is checked is the trainer's.
 */
package io.gere.spark.doctor;
