import assert from 'node:assert/strict';
import { leftOutNotices } from './post.ts';
import { unsupportedParameter } from './unsupported.ts';

const body = { temperature: 0.2, top_p: 0.9, seed: 1, presence_penalty: 0.1, frequency_penalty: 0.1, max_tokens: 9 };

const refusals: readonly (readonly [message: string, parameter: string | undefined])[] = [
  ["Unsupported parameter: 'temperature' is not supported with this model.", 'temperature'],
  ['Argument not supported on this model: presencePenalty', 'presence_penalty'],
  ['Invalid JSON payload received. Unknown name "frequency_penalty": Cannot find field.', 'frequency_penalty'],
  ['invalid temperature: only 1 is allowed for this model', 'temperature'],
  ['`temperature` may only be set to 1 when thinking is enabled.', 'temperature'],
  ['`temperature` and `top_p` cannot both be specified for this model. Please use only one.', 'top_p'],
  ['presence_penalty and frequency_penalty cannot be used together', 'frequency_penalty'],
  ['temperature: Input should be less than or equal to 2', undefined],
  ['max_tokens must be at least 16', undefined],
];

describe('the parameter that a refusal names', () => {
  for (const [message, parameter] of refusals)
    it(`${message} → ${parameter}`, () =>
      assert.equal(unsupportedParameter({ status: 400, message }, body), parameter));

  it('may have another name', () => {
    const google = { generationConfig: { temperature: 1, thinkingConfig: { thinkingBudget: 0 } } };
    const optional = ['generationConfig.temperature', 'generationConfig.thinkingConfig'];
    for (const message of [
      'Thinking budget is not supported for this model.',
      'Budget 0 is invalid. This model only works in thinking mode.',
    ])
      assert.equal(unsupportedParameter({ status: 400, message }, google, optional), 'generationConfig.thinkingConfig');
  });

  it('is told to the person who may have set it', () => {
    const names = ['temperature', 'reasoning.effort', 'generationConfig.thinkingConfig', 'stream_options', 'include'];
    assert.equal(leftOutNotices(names).length, 3);
  });
});
