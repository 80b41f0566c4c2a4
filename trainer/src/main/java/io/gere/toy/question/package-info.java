/**
 * Questions with options, of many kinds and none of them a task's. They are the part of the general
 * corpus from which a model learns to answer with one of the options it is given.
 */
package io.gere.toy.question;
