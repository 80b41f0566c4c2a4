/**
 * Python's values as a template sees them: text by code points, whole numbers of any size, lists,
 * tuples, dicts, and what their operators, methods and printed forms are. Nothing here knows Jinja.
 *
 * <p>None is {@code null}, a bool {@code Boolean}, an int {@code BigInteger}, a float {@code
 * Double}, a str {@code String}, a list any {@code List} but {@link io.gere.text.python.Tuple} and
 * {@link io.gere.text.python.Range}, a dict a {@code Map} in order of insertion.
 */
package io.gere.text.python;
