const vscode = require('vscode');

/** Three models: one that repeats what it is asked, one that calls a tool, one that fails. */

const model = (id) => ({
  id,
  name: `Test ${id}`,
  family: 'test',
  version: '1',
  maxInputTokens: 1000,
  maxOutputTokens: 100,
  capabilities: { imageInput: true, toolCalling: true },
});

const describePart = (part) => {
  if (part instanceof vscode.LanguageModelTextPart) return part.value;
  if (part instanceof vscode.LanguageModelToolCallPart) return `call ${part.name}(${JSON.stringify(part.input)})`;
  if (part instanceof vscode.LanguageModelToolResultPart) return `result ${part.content.map(describePart).join('')}`;
  if (part instanceof vscode.LanguageModelDataPart) return `image ${part.mimeType} of ${part.data.length} bytes`;
  return `${part?.constructor?.name} ${JSON.stringify(part)}`;
};

async function answer(chosen, messages, options, progress, token) {
  const say = (text) => progress.report(new vscode.LanguageModelTextPart(text));
  if (chosen.id === 'fails') throw new Error('The provider broke down.');
  if (chosen.id === 'slow') {
    say('one');
    await new Promise((resolve) => token.onCancellationRequested(resolve));
    return;
  }
  if (chosen.id === 'caller') {
    progress.report(new vscode.LanguageModelToolCallPart('call-1', options.tools[0].name, { city: 'Ulm' }));
    return;
  }
  for (const { role, content } of messages) {
    const who = role === vscode.LanguageModelChatMessageRole.User ? 'user' : 'assistant';
    try {
      say(`${who}: ${content.map(describePart).join(' | ')}\n`);
    } catch (error) {
      say(`${who}: ${error}\n`);
    }
  }
  say(JSON.stringify(options.modelOptions ?? {}));
}

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('chat-llm-test', {
      provideLanguageModelChatInformation: async () => ['echo', 'caller', 'fails', 'slow'].map(model),
      provideLanguageModelChatResponse: answer,
      provideTokenCount: async (_model, text) => String(text).length,
    }),
  );
};
