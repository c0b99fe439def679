import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Circuit, createCircuit, type Permit } from './circuit.ts';

function start(saved?: { dueAt: number; openings: number }) {
  let time = 1_000_000;
  let changes = 0;
  const advance = (ms: number): void => {
    time += ms;
  };
  const circuit = createCircuit({ now: () => time, saved, onChange: () => void changes++ });
  return { circuit, changes: () => changes, now: () => time, advance };
}

function failTimes(circuit: Circuit, count: number): void {
  for (let at = 0; at < count; at += 1) circuit.enter(false)?.fail();
}

describe('createCircuit', () => {
  it('opens after five failures in a row, and not for fewer', () => {
    const { circuit } = start();
    failTimes(circuit, 4);
    assert.equal(circuit.state().circuit, 'closed');
    failTimes(circuit, 1);
    assert.equal(circuit.state().circuit, 'open');
    assert.equal(circuit.enter(false), undefined);
  });

  it('lets one trial through when it is due; that one decides', () => {
    const { circuit, advance } = start();
    failTimes(circuit, 5);
    advance(20_000);
    assert.equal(circuit.state().circuit, 'half-open');
    const trial = circuit.enter(false);
    assert.ok(trial);
    assert.equal(circuit.enter(false), undefined);
    trial.succeed();
    assert.equal(circuit.state().circuit, 'closed');
    assert.ok(circuit.enter(false));
  });

  it('waits longer after each failed trial, and never longer than 20 s', () => {
    const { circuit, advance, now } = start();
    failTimes(circuit, 5);
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const wait = (circuit.state().dueAt ?? 0) - now();
      waits.push(wait);
      advance(wait);
      circuit.enter(false)?.fail();
    }
    assert.ok((waits[0] ?? 0) <= 2000 && waits.every((wait) => wait > 0 && wait <= 20_000), String(waits));
    assert.ok((waits.at(-1) ?? 0) >= 10_000, String(waits));
  });

  it('lets the person’s own trial through before it is due', () => {
    const { circuit } = start();
    failTimes(circuit, 5);
    const trial = circuit.enter(true);
    assert.ok(trial);
    trial.release();
    assert.equal(circuit.state().circuit, 'open');
    circuit.enter(true)?.succeed();
    assert.equal(circuit.state().circuit, 'closed');
  });

  it('does not hear calls that began before the last change', () => {
    const { circuit, advance } = start();
    const early = [circuit.enter(false), circuit.enter(false)];
    failTimes(circuit, 5);
    advance(20_000);
    early[0]?.succeed();
    assert.equal(circuit.state().circuit, 'half-open');
    circuit.enter(false)?.succeed();
    early[1]?.fail();
    failTimes(circuit, 3);
    assert.equal(circuit.state().circuit, 'closed');
  });

  it('goes on where it was before a restart', () => {
    const first = start();
    failTimes(first.circuit, 5);
    const saved = first.circuit.saved();
    assert.ok(saved);
    const second = start(saved);
    assert.equal(second.circuit.state().circuit, 'open');
    second.advance(20_000);
    second.circuit.enter(false)?.succeed();
    assert.equal(second.circuit.saved(), undefined);
    // A clock that was set back must not keep it open.
    const late = start({ dueAt: 9e15, openings: 3 });
    late.advance(20_000);
    assert.ok(late.circuit.enter(false));
  });

  it('stays open after a health check that failed, but not while a trial runs', () => {
    const { circuit, advance } = start();
    failTimes(circuit, 5);
    circuit.reopen();
    advance(20_000);
    circuit.reopen();
    assert.equal(circuit.state().circuit, 'open');
    advance(20_000);
    const trial = circuit.enter(false);
    circuit.reopen();
    trial?.succeed();
    assert.equal(circuit.state().circuit, 'closed');
  });

  it('keeps its promises for any course of events', () => {
    type Command =
      | { kind: 'enter'; trial: boolean }
      | { kind: 'tell'; which: number; how: 'succeed' | 'fail' | 'release' }
      | { kind: 'wait'; ms: number }
      | { kind: 'reopen' };
    const command: fc.Arbitrary<Command> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('enter' as const), trial: fc.boolean() }) },
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('tell' as const),
          which: fc.nat(20),
          how: fc.constantFrom('succeed' as const, 'fail' as const, 'fail' as const, 'release' as const),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(25_000) }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const { circuit, now, advance } = start();
        let permits: Permit[] = [];
        let trials = new Set<Permit>();
        for (const each of commands) {
          const before = circuit.state();
          if (each.kind === 'wait') advance(each.ms);
          else if (each.kind === 'reopen') circuit.reopen();
          else if (each.kind === 'enter') {
            const permit = circuit.enter(each.trial);
            if (before.circuit === 'closed') assert.ok(permit, 'a closed circuit lets everything through');
            if (before.circuit === 'open' && !each.trial) assert.equal(permit, undefined);
            if (before.circuit === 'half-open' && trials.size === 0) assert.ok(permit, 'a due circuit takes a trial');
            if (before.circuit !== 'closed' && trials.size > 0) assert.equal(permit, undefined, 'one trial at a time');
            if (permit) permits.push(permit);
            if (permit && before.circuit !== 'closed') trials.add(permit);
          } else {
            const permit = permits[each.which];
            if (!permit) continue;
            permits = permits.filter((other) => other !== permit);
            permit[each.how]();
            const isTrial = trials.delete(permit);
            const after = circuit.state().circuit;
            if (isTrial && each.how === 'succeed') assert.equal(after, 'closed');
            if (isTrial && each.how === 'fail') assert.equal(after, 'open');
            if (!isTrial && before.circuit !== 'closed') assert.equal(after, before.circuit, 'void permits');
            if (!isTrial && each.how !== 'fail') assert.equal(after, before.circuit);
          }
          const { circuit: after, dueAt } = circuit.state();
          if (after !== before.circuit && (after === 'closed' || before.circuit !== 'open'))
            trials = after === 'half-open' ? trials : new Set();
          if (dueAt !== undefined) assert.ok(dueAt - now() <= 20_000, 'a recovery is seen within 20 s');
        }
      }),
      { numRuns: 400 },
    );
  });
});
