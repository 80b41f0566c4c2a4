package io.gere.spark.corpus.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.gere.InputException;
import io.gere.spark.corpus.format.Document;
import io.gere.spark.corpus.format.SetName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What is asked of a table's rows.
 *
 * @param text the column that holds the document
 * @param set what names the set that it belongs to
 */
record TableColumns(CorpusTable table, String text, SetName set) {
  TableColumns {
    StructType schema = table.rows().schema();
    boolean there =
        Arrays.stream(schema.fields())
            .anyMatch(field -> field.name().equals(text) && isText(field));
    if (!there) {
      throw InputException.of(
          "corpus.table: %s has no text column \"%s\", which corpus.text_field names (it has: %s)"
              .formatted(table.name(), text, String.join(", ", schema.fieldNames())));
    }
  }

  /** Of each row its file, its number there from 0, and what its column says of its set. */
  Dataset<Row> places() {
    return table.rows().select(table.file(), table.row(), setName());
  }

  /**
   * Of some rows file and number, text, and what else is said of the document.
   *
   * @param wanted ascending numbers from 0, by the path of the file
   */
  Dataset<Row> documents(HashMap<String, long[]> wanted) {
    UDF2<String, Long, Boolean> isWanted =
        (file, row) -> wanted.containsKey(file) && Arrays.binarySearch(wanted.get(file), row) >= 0;
    boolean described = List.of(table.rows().schema().fieldNames()).contains(Document.META);
    return table
        .rows()
        // Where the format can, whole files are left out by their names.
        .where(table.file().isInCollection(new HashSet<>(wanted.keySet())))
        .where(udf(isWanted, DataTypes.BooleanType).apply(table.file(), table.row()))
        .select(
            table.file(),
            table.row(),
            col(quoted(text)),
            (described ? col(quoted(Document.META)) : lit(null)).as(Document.META));
  }

  /** As in files: where no column of text is called so, no document has a set. */
  private Column setName() {
    List<String> path = set.path();
    StructType schema = table.rows().schema();
    for (int depth = 0; depth < path.size(); depth++) {
      StructField field = field(schema, path.get(depth));
      boolean last = depth == path.size() - 1;
      if (field == null || (last ? !isText(field) : !(field.dataType() instanceof StructType))) {
        return lit(null).cast(DataTypes.StringType);
      }
      schema = last ? schema : (StructType) field.dataType();
    }
    return path.isEmpty()
        ? lit(null).cast(DataTypes.StringType)
        : col(String.join(".", path.stream().map(TableColumns::quoted).toList()));
  }

  private static StructField field(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static boolean isText(StructField field) {
    return field.dataType() instanceof StringType;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
