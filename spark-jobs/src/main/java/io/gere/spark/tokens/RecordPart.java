package io.gere.spark.tokens;

import io.gere.data.record.JsonRecord;
import java.io.Serializable;
import java.util.List;

/** Records on their way to the executor that makes a part of a token folder of them. */
record RecordPart(int number, List<JsonRecord> records) implements Serializable {}
