package io.gere.spark.distill;

import io.gere.model.DecoderModel;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** What an executor does with a part of the replay set. */
interface PartWork<T extends Serializable> extends Serializable {
  T on(ReplayPart part, DecoderModel base, Configuration hadoop) throws IOException;
}
