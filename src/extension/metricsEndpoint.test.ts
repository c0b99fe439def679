import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { recordOf } from '../../test/support/metricsFixture.ts';
import type { RequestObserver } from '../core/requestRecord.ts';
import type { TargetHealth } from '../core/targets.ts';
import { parseSettings } from '../engine/settings.ts';
import { createMetricsEndpoint, type MetricsEndpoint } from './metricsEndpoint.ts';

describe('createMetricsEndpoint', () => {
  let enabled: boolean;
  let port: number;
  let health: TargetHealth[];
  let listeners: Set<() => void>;
  let observers: Set<RequestObserver>;
  let secrets: Map<string, string>;
  let endpoints: MetricsEndpoint[];

  beforeEach(async () => {
    enabled = true;
    health = [];
    listeners = new Set();
    observers = new Set();
    secrets = new Map();
    endpoints = [];
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    port = (probe.address() as AddressInfo).port;
    await new Promise((resolve) => probe.close(resolve));
  });
  afterEach(async () => {
    for (const endpoint of endpoints) endpoint.dispose();
    await eventually(async () => !(await reachable()));
  });

  function open(): MetricsEndpoint {
    const silent = (): void => {};
    const endpoint = createMetricsEndpoint({
      settings: {
        current: () => parseSettings({ metrics: { enabled, port } }).settings,
        onChange(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      onRequest(observer) {
        observers.add(observer);
        return () => observers.delete(observer);
      },
      health: () => health,
      secrets: {
        get: async (name) => secrets.get(name),
        set: async (name, value) => void secrets.set(name, value),
        delete: async () => {},
      },
      logger: { debug: silent, info: silent, warn: silent, error: silent },
      version: '1.2.3',
      retryMs: 20,
    });
    endpoints.push(endpoint);
    return endpoint;
  }
  async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
    for (let count = 0; count < 1000 && !(await check()); count += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(await check());
  }
  const ask = (path: string, token = '') =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const reachable = (): Promise<boolean> =>
    ask('/health/live').then(
      ({ ok }) => ok,
      () => false,
    );

  it('is off unless it is wanted, and comes and goes with the setting', async () => {
    enabled = false;
    const endpoint = open();
    assert.equal(await reachable(), false);
    enabled = true;
    for (const listener of listeners) listener();
    await eventually(() => endpoint.port() === port);
    assert.equal(await reachable(), true);
    enabled = false;
    for (const listener of listeners) listener();
    await eventually(async () => !(await reachable()));
    assert.equal(endpoint.port(), undefined);
  });

  it('counts requests, for those who have the token of the secret store', async () => {
    const endpoint = open();
    await eventually(() => endpoint.port() !== undefined);
    for (const observe of observers) observe(recordOf({}), { request: { model: 'a/b', messages: [], stream: true } });
    assert.equal((await ask('/metrics', 'guess')).status, 401);
    const token = await endpoint.token();
    assert.equal(secrets.get('@metrics'), token);
    const body = await (await ask('/metrics', token)).text();
    assert.match(body, /chat_llm_requests_total\{target="a\/b",outcome="complete",purpose="chat"\} 1/);
  });

  it('is ready while there is a model to ask', async () => {
    const endpoint = open();
    await eventually(() => endpoint.port() !== undefined);
    const target = { target: { model: 'a/b', key: 0 }, running: 0, waiting: 0 };
    assert.equal((await ask('/health/ready')).status, 200);
    health = [{ ...target, circuit: 'open' }];
    assert.equal((await ask('/health/ready')).status, 503);
    health = [...health, { ...target, circuit: 'half-open' }];
    assert.equal((await ask('/health/ready')).status, 200);
  });

  it('waits for the port while another window has it', async () => {
    const first = open();
    await eventually(() => first.port() !== undefined);
    const second = open();
    await eventually(() => observers.size === 2);
    assert.equal(second.port(), undefined);
    first.dispose();
    await eventually(() => second.port() === port);
  });
});
