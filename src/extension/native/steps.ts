import * as vscode from 'vscode';

/** What a step of a dialogue came to: a value, one step back, or (undefined) the end. */
export type StepResult<Value> = { readonly value: Value } | 'back' | undefined;

type Position = { readonly title: string; readonly step: number; readonly totalSteps: number };

type InputStep = Position & {
  readonly value: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** What is wrong with the value; undefined when nothing is. */
  readonly validate?: (value: string) => string | undefined;
};

type PickStep<Item extends vscode.QuickPickItem> = Position & {
  readonly items: readonly Item[];
  readonly placeholder: string;
  /** A typed text that no item matches becomes this item. */
  readonly fromText?: (text: string) => Item | undefined;
};

type Widget = vscode.QuickInput & {
  buttons: readonly vscode.QuickInputButton[];
  onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
};

/** Shows one step; every step but the first has a back button. Leaving the window does not close it. */
function run<Value>(widget: Widget, position: Position, listen: (done: (value: Value) => void) => vscode.Disposable[]) {
  widget.title = position.title;
  widget.step = position.step;
  widget.totalSteps = position.totalSteps;
  widget.ignoreFocusOut = true;
  if (position.step > 1) widget.buttons = [vscode.QuickInputButtons.Back];
  return new Promise<StepResult<Value>>((resolve) => {
    const finish = (result: StepResult<Value>): void => {
      resolve(result);
      for (const listener of listeners) listener.dispose();
      widget.dispose();
    };
    const listeners = [
      ...listen((value) => finish({ value })),
      widget.onDidTriggerButton((button) => button === vscode.QuickInputButtons.Back && finish('back')),
      widget.onDidHide(() => finish(undefined)),
    ];
    widget.show();
  });
}

export function askText(step: InputStep): Promise<StepResult<string>> {
  const box = vscode.window.createInputBox();
  box.value = step.value;
  box.prompt = step.prompt;
  box.placeholder = step.placeholder;
  box.password = step.password ?? false;
  return run<string>(box, step, (done) => [
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    }),
    box.onDidAccept(() => {
      const problem = step.validate?.(box.value);
      if (problem) box.validationMessage = problem;
      else done(box.value);
    }),
  ]);
}

export function askPick<Item extends vscode.QuickPickItem>(step: PickStep<Item>): Promise<StepResult<Item>> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.items = step.items;
  pick.placeholder = step.placeholder;
  pick.matchOnDescription = true;
  return run<Item>(pick, step, (done) => [
    pick.onDidChangeValue((text) => {
      const typed = step.fromText?.(text.trim());
      pick.items = typed ? [...step.items, typed] : step.items;
    }),
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems[0];
      if (chosen) done(chosen);
    }),
  ]);
}
