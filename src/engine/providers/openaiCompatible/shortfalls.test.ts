import assert from 'node:assert/strict';
import { shortfallOf } from './shortfalls.ts';

const refusals: readonly (readonly [message: string, shortfall: string | undefined])[] = [
  ['Image input is not supported by this model.', 'vision'],
  ['Invalid content type. image_url is only supported by certain models.', 'vision'],
  ["'messages.0' : for 'role:user' the following must be satisfied: content must be a string", 'vision'],
  ['This model does not support images', 'vision'],
  ['No endpoints found that support image input', 'vision'],
  ['Image format image/bmp is not supported.', undefined],
  ['You uploaded an unsupported image. Please make sure your image is valid.', undefined],
  ['Cannot process image: the file is truncated', undefined],
  ['This model cannot process images.', 'vision'],
  ['Unsupported image input.', 'vision'],
  ['messages[0]: unknown variant `image_url`, expected `text` at line 1 column 33', 'vision'],
  ['llama-3 is not a multimodal model', 'vision'],
  ['At most 0 image(s) may be provided in one request.', 'vision'],
  ['registry.ollama.ai/library/gemma:2b does not support tools', 'tools'],
  ['No endpoints found that support tool use.', 'tools'],
  ["Unsupported value: 'messages[0].role' does not support 'system' with this model.", 'system-role'],
  ['Developer instruction is not enabled for models/gemma-3-27b-it', 'system-role'],
  ['System role not supported', 'system-role'],
  ["Unsupported value: 'stream' does not support true with this model.", 'streaming'],
  ['Your organization must be verified to stream this model.', 'streaming'],
  ['Unsupported parameter: stream_options', undefined],
  ["Unsupported parameter: 'temperature' is not supported with this model.", undefined],
  ['The model is overloaded.', undefined],
];

describe('what a refusal says that a model cannot do', () => {
  for (const [message, shortfall] of refusals)
    it(`${message} → ${shortfall}`, () => assert.equal(shortfallOf({ status: 400, message }), shortfall));

  it('is nothing where the status tells of another failure', () => {
    assert.equal(shortfallOf({ status: 429, message: 'Image input is not supported.' }), undefined);
    assert.equal(shortfallOf({ status: 500, message: 'Cannot write to a closed stream' }), undefined);
    assert.equal(shortfallOf({ status: 500, message: 'image input is not supported' }), 'vision');
  });
});
