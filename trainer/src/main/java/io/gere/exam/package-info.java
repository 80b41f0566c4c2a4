/**
 * General exams of multiple-choice questions: their files, subjects and groups. Both evaluation and
 * the filter of replay candidates read them.
 */
package io.gere.exam;
