/**
 * GeRe for programs that have a Spark session of their own: the steps of a run as calls, recipes
 * in, records out (folders as URIs), and what happens in between told to a listener. With {@link
 * io.gere.GereException} and {@link io.gere.ExitCode} this is all that other programs may rely on;
 * every other package is internal and changes as it must.
 */
package io.gere.spark.api;
