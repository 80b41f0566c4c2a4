package io.gere.data.record;

/** A file's records in their order. */
public sealed interface RecordCursor extends AutoCloseable permits JsonCursor, ParquetCursor {

  boolean hasNext();

  JsonRecord next();

  @Override
  void close();
}
