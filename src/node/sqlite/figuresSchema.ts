/**
 * Figures of all requests by minute, hour, day and month. A trigger writes them all with each entry of the ledger, in its
 * transaction: any number of windows add up, and there is nothing to catch up with later. Hours and days are those of
 * the machine's time zone at the time. `figureSumsSchema.ts` has the months, and what the tables are today.
 *
 * Latencies are counted in buckets that grow by a twentieth, like a log-linear histogram (HdrHistogram, DDSketch): counts
 * of two of them add up without loss, so a quantile of a month is as exact as one of a minute.
 *
 * Answers of a provider's batch service have no latency: their duration is 0.
 */

/** Minutes of a span, by which its rows are known; a month's are nominal. */
export const spanMinutes = { minute: 1, hour: 60, day: 1440, month: 43_200 } as const;

/** Lower bounds of the buckets in milliseconds, from 0 to over an hour; the last one has no end. */
export const latencyBounds: readonly number[] = (() => {
  const bounds = [0];
  for (let bound = 1; bound < 5_000_000; bound = Math.max(bound + 1, Math.ceil(bound * 1.05))) bounds.push(bound);
  return bounds;
})();

/** The beginnings of what `at` is in. */
export const slots = (at: string): string => `(
  SELECT ${spanMinutes.minute} AS span, ${at} - ${at} % 60000 AS slot
  UNION ALL SELECT ${spanMinutes.hour},
    ${at} - (unixepoch(${at} / 1000, 'unixepoch', 'localtime') % 3600) * 1000 - ${at} % 1000
  UNION ALL SELECT ${spanMinutes.day},
    unixepoch(${at} / 1000, 'unixepoch', 'localtime', 'start of day', 'utc') * 1000)`;

export const columns = 'requests, input_tokens, output_tokens, cached_input_tokens, cost_usd, unpriced, estimated';

export const addFigure = `
  ON CONFLICT DO UPDATE SET
    requests = requests + excluded.requests,
    input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens,
    cost_usd = cost_usd + excluded.cost_usd,
    unpriced = unpriced + excluded.unpriced,
    estimated = max(estimated, excluded.estimated)`;

export const bucketOf = (ms: string): string => `(SELECT max(bound) FROM latency_bound WHERE bound <= max(0, ${ms}))`;

/** `outcome` of a failure is its category. */
export const outcomeOf = (row: string): string =>
  `CASE ${row}.outcome WHEN 'failed' THEN coalesce(${row}.error, 'internal') ELSE ${row}.outcome END`;

export const figuresSchema = `
ALTER TABLE usage_entry ADD COLUMN cache_write_tokens INTEGER;
ALTER TABLE usage_entry ADD COLUMN first_token_ms REAL;
ALTER TABLE usage_entry ADD COLUMN error TEXT;
ALTER TABLE usage_entry ADD COLUMN workspace TEXT;

CREATE TABLE usage_figure (
  span INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  model TEXT NOT NULL,
  template TEXT NOT NULL,
  outcome TEXT NOT NULL,
  requests INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  cost_usd REAL NOT NULL,
  unpriced INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  PRIMARY KEY (span, slot, model, template, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE latency_bound (bound INTEGER PRIMARY KEY) STRICT;
INSERT INTO latency_bound VALUES ${latencyBounds.map((bound) => `(${bound})`).join(',')};

CREATE TABLE usage_latency (
  span INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  measure TEXT NOT NULL CHECK (measure IN ('duration', 'first-token')),
  model TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (span, slot, measure, model, bucket)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER usage_figured AFTER INSERT ON usage_entry BEGIN
  INSERT INTO usage_figure (span, slot, model, template, outcome, ${columns})
  SELECT span, slot, new.model, coalesce(new.template, ''), ${outcomeOf('new')}, 1, new.input_tokens, new.output_tokens,
    coalesce(new.cached_input_tokens, 0), coalesce(new.cost_usd, 0), new.cost_usd IS NULL, new.estimated
  FROM ${slots('new.at')} WHERE true ${addFigure};
  INSERT INTO usage_latency
  SELECT span, slot, 'duration', new.model, ${bucketOf('new.duration_ms')}, 1
  FROM ${slots('new.at')} WHERE new.outcome = 'complete' AND new.duration_ms > 0
  ON CONFLICT DO UPDATE SET count = count + 1;
  INSERT INTO usage_latency
  SELECT span, slot, 'first-token', new.model, ${bucketOf('new.first_token_ms')}, 1
  FROM ${slots('new.at')} WHERE new.outcome = 'complete' AND new.first_token_ms IS NOT NULL
  ON CONFLICT DO UPDATE SET count = count + 1;
END;

-- What was recorded before, by day: finer figures have had their time soon.
INSERT INTO usage_figure (span, slot, model, template, outcome, ${columns})
SELECT ${spanMinutes.day}, unixepoch(at / 1000, 'unixepoch', 'localtime', 'start of day', 'utc') * 1000 AS day,
  model, coalesce(template, ''), ${outcomeOf('usage_entry')} AS ending, count(*), sum(input_tokens), sum(output_tokens),
  sum(coalesce(cached_input_tokens, 0)), sum(coalesce(cost_usd, 0.0)), sum(cost_usd IS NULL), max(estimated)
FROM usage_entry GROUP BY day, model, coalesce(template, ''), ending;
INSERT INTO usage_latency
SELECT ${spanMinutes.day}, unixepoch(at / 1000, 'unixepoch', 'localtime', 'start of day', 'utc') * 1000 AS day,
  'duration', model, ${bucketOf('duration_ms')} AS bucket, count(*)
FROM usage_entry WHERE outcome = 'complete' AND duration_ms > 0 GROUP BY day, model, bucket;
`;
