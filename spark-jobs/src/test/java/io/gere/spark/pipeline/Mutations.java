package io.gere.spark.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is changed after a run, and which steps are done again for it, and why. */
final class Mutations {
  private Mutations() {}

  /**
   * A change.
   *
   * @param what keys and their values, with {@code &} between them, or a file and what is replaced
   *     in it by what
   * @param again what the steps say
   */
  record Change(String what, List<String> again) {
    String[] overrides() {
      return what.split(" & ");
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /** {@code CHANGE -> STEP: WHAT CHANGED | …}, in words that stand for the steps' own. */
  private static Stream<Change> table(String rows) {
    return rows.lines()
        .map(row -> row.split(" -> ", 2))
        .map(
            row ->
                new Change(
                    row[0],
                    Arrays.stream(row[1].split(" \\| "))
                        .filter(said -> !said.equals("nothing"))
                        .map(Mutations::sentence)
                        .toList()));
  }

  private static String sentence(String said) {
    return said.startsWith("behind: ")
        ? said
        : said.replaceFirst(": ", ": again, because ").replaceFirst("([^:]*: [^:]*)", "$1 changed");
  }

  static Stream<Change> keys() {
    return table(
        """
        run.seed=18 -> sample: run.seed | train: run.seed
        model.dtype=bfloat16 -> distill: model.dtype | evaluate: evaluate.dtype | behind: thresholds, train
        text.eos=<pad> -> tokens/1-reviews: eos_token | tokens/2-topics: eos_token | train: tokens/1-reviews: eos_token | evaluate: conversations, eos_token
        text.split_special_tokens=false -> sample: text.split_special_tokens | tokens/replay: text.split_special_tokens | tokens/1-reviews: text.split_special_tokens | tokens/2-topics: text.split_special_tokens | evaluate: text.split_special_tokens
        adapter.type=lora -> train: adapter.type | evaluate: adapter.type
        adapter.rank=4 -> nothing
        adapter.alpha=4 -> nothing
        adapter.targets=[v_proj] -> nothing
        adapter.dropout=0.1 -> nothing
        corpus.scan=files -> sample: corpus.scan
        corpus.files=1 -> nothing
        corpus.text_field=meta -> sample: corpus.text_field
        corpus.on_error=skip -> sample: corpus.on_error
        corpus.max_line_mb=7 -> nothing
        corpus.set_from=folder -> sample: corpus.set_from
        corpus.set_field=meta.source -> sample: corpus.set_field
        replay.documents=21 -> sample: replay.documents
        replay.max_tokens=63 -> sample: replay.max_tokens | tokens/replay: replay.max_tokens
        replay.min_tokens=3 -> sample: replay.min_tokens
        replay.stratify=equal -> sample: replay.stratify
        replay.drop_junk=false -> sample: replay.drop_junk
        replay.near_duplicate=0.7 -> sample: replay.near_duplicate
        replay.decontaminate=false -> sample: replay.decontaminate
        replay.held_out=5 -> held-out: replay.held_out | behind: evaluate
        replay.conversations=null -> nothing
        replay.positions=assistant -> nothing
        distill.dtype=float16 -> nothing
        distill.batch_tokens=99 -> distill: distill.batch_tokens | behind: thresholds, train
        thresholds.kind=quantile -> distill: thresholds.kind | behind: thresholds, train
        thresholds.sigma=2 -> thresholds: thresholds.sigma | behind: train
        thresholds.quantile=0.2 -> nothing
        thresholds.layers=[-2,-1] -> distill: thresholds.layers | behind: thresholds, train
        loss.replay=replay -> train: loss.replay
        loss.replay=none -> train: loss.replay
        loss.scope=sample -> train: loss.scope
        loss.omega.strategy=fixed -> train: loss.omega.strategy
        loss.omega.value=3 -> nothing
        loss.omega.max=3 -> train: loss.omega.max
        loss.margin_mean=all -> train: loss.margin_mean
        loss.weight_anchor=0.1 -> train: loss.weight_anchor, base
        loss.chunk_tokens=99 -> nothing
        batch.global=8 -> train: batch.global
        batch.micro=2 -> train: batch.micro
        batch.feeding=mix -> train: batch.feeding
        batch.replay=3 -> train: batch.replay
        batch.shuffle=false -> train: batch.shuffle
        batch.packing=true -> train: batch.packing
        optimizer.learning_rate=1e-4 -> train: optimizer.learning_rate
        optimizer.betas=[0.8,0.9] -> train: optimizer.betas
        optimizer.epsilon=1e-7 -> train: optimizer.epsilon
        optimizer.weight_decay=0.1 -> train: optimizer.weight_decay
        optimizer.no_decay=[norms] -> train: optimizer.no_decay
        optimizer.clip_norm=2 -> train: optimizer.clip_norm
        optimizer.schedule=constant -> train: optimizer.schedule
        optimizer.warmup_steps=1 -> train: optimizer.warmup_steps
        optimizer.state=host -> nothing
        train.workers=2 -> nothing
        train.segments=2 -> nothing
        train.shard=gradients -> nothing
        train.collective=ring -> nothing
        train.collective_timeout_seconds=9 -> nothing
        train.checkpoint_every_steps=9 -> nothing
        train.keep_checkpoints=9 -> nothing
        train.min_workers=1 -> nothing
        train.max_restarts=9 -> nothing
        train.nccl_library=none.so -> nothing
        train.allow_plaintext_collective=true -> nothing
        train.authenticate_gradients=true -> nothing
        train.on_nonfinite=skip -> nothing
        train.keep=best & evaluate.dev_every=2 -> tokens/1-reviews: evaluate.dev_every | tokens/2-topics: evaluate.dev_every | train: tokens/1-reviews: evaluate.dev_every | evaluate: task reviews, task topics
        train.best_by=f1 -> nothing
        train.patience=2 & evaluate.dev_every=2 -> tokens/1-reviews: evaluate.dev_every | tokens/2-topics: evaluate.dev_every | train: tokens/1-reviews: evaluate.dev_every | evaluate: task reviews, task topics
        train.limit=5 -> tokens/1-reviews: train.limit | tokens/2-topics: train.limit | train: tokens/1-reviews: train.limit
        train.wordings=all -> nothing
        train.threads=1 -> nothing
        train.local_copy_gb=9 -> nothing
        tasks.0.name=other -> evaluate: tasks.0.name
        tasks.0.template='{input}: {options}' -> tokens/1-reviews: template | train: tokens/1-reviews: template | evaluate: task reviews
        tasks.0.wordings=['{input}?'] -> evaluate: task reviews, wording 1
        tasks.0.epochs=2 -> train: tasks.0.epochs
        tasks.0.max_source_tokens=100 -> tokens/1-reviews: max_source_tokens
        tasks.0.max_target_tokens=7 -> tokens/1-reviews: max_target_tokens | evaluate: tasks.0.max_target_tokens
        tasks.0.columns={ignore: [id]} -> tokens/1-reviews: columns
        tasks.0.chat_template=null -> nothing
        evaluate.mmlu=null -> sample: evaluation texts | evaluate: evaluate.exam_style, exam
        evaluate.exam_style=harness -> evaluate: evaluate.exam_style, exam
        evaluate.shots=2 -> nothing
        evaluate.chat=true -> evaluate: task reviews, task topics
        evaluate.system=null -> nothing
        evaluate.conversations=null -> evaluate: evaluate.max_new_tokens, conversations
        evaluate.base_share=0.5 -> evaluate: evaluate.base_share, base
        evaluate.max_new_tokens=5 -> evaluate: evaluate.max_new_tokens
        evaluate.after=each -> evaluate: evaluate.after
        evaluate.limit=3 -> evaluate: evaluate.limit
        evaluate.dev_every=2 -> tokens/1-reviews: evaluate.dev_every | tokens/2-topics: evaluate.dev_every | train: tokens/1-reviews: evaluate.dev_every | evaluate: task reviews, task topics
        evaluate.split=test -> nothing
        evaluate.every_steps=3 -> nothing
        evaluate.validation_samples=9 -> nothing
        evaluate.reference=elsewhere -> nothing
        evaluate.dtype=bfloat16 -> evaluate: evaluate.dtype
        gate={min_ap: 3} -> nothing
        budget={general_text: 9} -> train: budget.exam, budget.general_text, budget.on_exceeded, evaluate.every_steps, validation
        compare.losses=[none] -> nothing
        compare.feeding=[mix] -> nothing
        compare.vary=[batch.replay=2] -> nothing
        compare.seeds=[1] -> nothing
        pretrain={layers: 1} -> nothing
        self_replay={conversations: 20} -> behind: sample
        track.tensorboard=true -> nothing
        track.mlflow={uri: "http://127.0.0.1:1"} -> nothing
        """);
  }

  static Stream<Change> files() {
    String reviews = "world/tasks/SC/Reviews/";
    return table(
        """
        text/a.jsonl: e=E -> sample: corpus
        world/base/config.json: {={  -> distill: base | evaluate: model | behind: thresholds, train
        world/base/tokenizer.json: {={  -> sample: tokenizer.json | tokens/replay: tokenizer.json | tokens/1-reviews: tokenizer.json | tokens/2-topics: tokenizer.json | evaluate: tokenizer.json
        world/base/tokenizer_config.json: : true=: false -> tokens/1-reviews: bos_token | tokens/2-topics: bos_token | train: tokens/1-reviews: bos_token | evaluate: bos_token, task reviews, task topics
        REVIEWS/train.json: "very negative"="negative" -> tokens/1-reviews: train.json | train: tokens/1-reviews: train.json
        REVIEWS/train.json: [=[  -> tokens/1-reviews: train.json
        REVIEWS/test.json: "very negative"="negative" -> evaluate: task reviews
        REVIEWS/test.json: delivery=work -> sample: evaluation texts | evaluate: task reviews
        REVIEWS/labels.json: [=[  -> nothing
        REVIEWS/dev.json: e=E -> nothing
        world/base/tokenizer_config.json: </s>=<pad> -> tokens/1-reviews: eos_token | tokens/2-topics: eos_token | train: tokens/1-reviews: eos_token | evaluate: conversations, eos_token
        world/base/tokenizer_config.json: "model_max_length" : 512="model_max_length" : 9 -> nothing
        world/tasks/instruction_config.json: sentiment=topic -> tokens/1-reviews: template | train: tokens/1-reviews: template | evaluate: task reviews
        topics.txt: Answer=topic -> tokens/2-topics: template | train: tokens/2-topics: template | evaluate: task topics
        world/mmlu/test/animal_colour_test.csv: colour=food -> sample: evaluation texts | evaluate: exam
        world/mmlu/test/animal_colour_test.csv: white,A=white,B -> evaluate: exam
        talk.jsonl: red=blue -> evaluate: conversations
        world/base/chat_template.jinja: {{ bos_token }}= -> evaluate: conversations
        world/mmlu/dev/animal_colour_dev.csv: colour=food -> nothing
        world/mmlu/groups.json: {={  -> nothing
        """
            .replace("REVIEWS/", reviews));
  }
}
