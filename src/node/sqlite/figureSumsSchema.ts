import { addFigure, bucketOf, columns, outcomeOf, slots, spanMinutes } from './figuresSchema.ts';

/**
 * What keeps the dashboard's reading short, however many models there are and however long the history is.
 *
 * - Rows of all models together (`model = ''`), with a small index of their own: graphs and totals read only those.
 * - Months, which a year is read in: 12 rows where days would be 365.
 * - A histogram is one row with its buckets as JSON (lower bound in milliseconds: count), not a row per bucket: a month of
 *   300 models by day is 18,000 rows to read, not half a million to group.
 *
 * A month's slot is its name (its first day, as if in UTC), so that it stays the same month when the machine's time zone
 * changes.
 */
const allModels = '';

const monthOf = (at: string): string => `unixepoch(${at} / 1000, 'unixepoch', 'localtime', 'start of month') * 1000`;

const spans = `(SELECT span, slot FROM ${slots('new.at')} UNION ALL SELECT ${spanMinutes.month}, ${monthOf('new.at')})`;
const models = `(SELECT new.model AS model UNION ALL SELECT '${allModels}')`;

/** Counts a latency in all its histograms. */
function count(measure: 'duration' | 'first-token', ms: string, condition: string): string {
  const path = `'$."' || ${bucketOf(ms)} || '"'`;
  return `
  INSERT INTO usage_histogram
  SELECT span, slot, model, '${measure}', json_object(CAST(${bucketOf(ms)} AS TEXT), 1)
  FROM ${spans}, ${models} WHERE new.outcome = 'complete' AND ${condition}
  ON CONFLICT DO UPDATE SET counts = json_set(counts, ${path}, coalesce(counts ->> (${path}), 0) + 1);`;
}

const sums = `sum(requests), sum(input_tokens), sum(output_tokens), sum(cached_input_tokens), sum(cost_usd), sum(unpriced),
  max(estimated)`;

export const figureSumsSchema = `
DROP TRIGGER usage_figured;

CREATE TABLE usage_histogram (
  span INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  model TEXT NOT NULL,
  measure TEXT NOT NULL CHECK (measure IN ('duration', 'first-token')),
  counts TEXT NOT NULL,
  PRIMARY KEY (span, slot, model, measure)
) STRICT, WITHOUT ROWID;

-- What is there, by model; months from days.
INSERT INTO usage_histogram
SELECT span, slot, model, measure, json_group_object(CAST(bucket AS TEXT), count) FROM usage_latency GROUP BY span, slot, measure, model;
INSERT INTO usage_histogram
SELECT ${spanMinutes.month}, month, model, measure, json_group_object(CAST(bucket AS TEXT), count) FROM (
  SELECT ${monthOf('slot')} AS month, model, measure, bucket, sum(count) AS count
  FROM usage_latency WHERE span = ${spanMinutes.day} GROUP BY month, model, measure, bucket
) GROUP BY month, model, measure;
INSERT INTO usage_figure (span, slot, model, template, outcome, ${columns})
SELECT ${spanMinutes.month}, ${monthOf('slot')} AS month, model, template, outcome, ${sums}
FROM usage_figure WHERE span = ${spanMinutes.day} GROUP BY month, model, template, outcome;

-- All models together.
INSERT INTO usage_histogram
SELECT span, slot, '${allModels}', measure, json_group_object(CAST(bucket AS TEXT), count) FROM (
  SELECT span, slot, measure, bucket, sum(count) AS count FROM usage_latency GROUP BY span, slot, measure, bucket
) GROUP BY span, slot, measure;
INSERT INTO usage_histogram
SELECT ${spanMinutes.month}, month, '${allModels}', measure, json_group_object(CAST(bucket AS TEXT), count) FROM (
  SELECT ${monthOf('slot')} AS month, measure, bucket, sum(count) AS count
  FROM usage_latency WHERE span = ${spanMinutes.day} GROUP BY month, measure, bucket
) GROUP BY month, measure;
INSERT INTO usage_figure (span, slot, model, template, outcome, ${columns})
SELECT span, slot, '${allModels}', template, outcome, ${sums}
FROM usage_figure GROUP BY span, slot, template, outcome;
DROP TABLE usage_latency;

CREATE INDEX usage_figure_all ON usage_figure (span, slot) WHERE model = '${allModels}';
CREATE INDEX usage_histogram_all ON usage_histogram (span, slot) WHERE model = '${allModels}';

CREATE TRIGGER usage_figured AFTER INSERT ON usage_entry BEGIN
  INSERT INTO usage_figure (span, slot, model, template, outcome, ${columns})
  SELECT span, slot, model, coalesce(new.template, ''), ${outcomeOf('new')}, 1, new.input_tokens, new.output_tokens,
    coalesce(new.cached_input_tokens, 0), coalesce(new.cost_usd, 0), new.cost_usd IS NULL, new.estimated
  FROM ${spans}, ${models} WHERE true ${addFigure};
  ${count('duration', 'new.duration_ms', 'new.duration_ms > 0')}
  ${count('first-token', 'new.first_token_ms', 'new.first_token_ms IS NOT NULL')}
END;
`;
