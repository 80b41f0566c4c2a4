/** The demo: both runs over the tiny world, and the table it ends with. */
package io.gere.spark.demo;
