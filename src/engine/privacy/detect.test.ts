import assert from 'node:assert/strict';
import { createRandom } from '../../../test/support/random.ts';
import { detect } from './detect.ts';

const random = createRandom(5);
const letters = 'abcdefghijklmnopqrstuvwxyz';
const base62 = `${letters}${letters.toUpperCase()}0123456789`;
const hex = '0123456789abcdef';
/** Made here, so that no file holds anything that looks like a live key. */
const drawn = (length: number, alphabet = base62): string =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');

/** What is found, with its kind. */
const found = (text: string, personal = true): string[] =>
  detect(text, { personal }).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);

function assertFound(kind: string, value: string, ...frames: readonly ((value: string) => string)[]): void {
  for (const frame of frames) assert.deepEqual(found(frame(value)), [`${kind} ${value}`], frame('…'));
}

const bare = (value: string): string => value;
const inProse = (value: string): string => `Why is ${value}, refused?`;
const inJson = (value: string): string => `{"value": "${value}", "other": 1}`;
const inEnv = (value: string): string => `A=1\nVALUE=${value}\nB=2`;

describe('detectors', () => {
  it('know the keys of providers by their form', () => {
    const keys = [
      `ghp_${drawn(36)}`,
      `github_pat_${drawn(22)}_${drawn(59)}`,
      `glpat-${drawn(20)}`,
      `sk-${drawn(20)}T3BlbkFJ${drawn(20)}`,
      `sk-proj-${drawn(60)}`,
      `sk-ant-api03-${drawn(90)}AA`,
      `sk_live_${drawn(24)}`,
      `AKIA${drawn(16, 'ABCDEFGHIJKLMNOP234567')}`,
      `AIza${drawn(35)}`,
      `xoxb-${drawn(12, '0123456789')}-${drawn(12, '0123456789')}-${drawn(24)}`,
      `npm_${drawn(36)}`,
      `hf_${drawn(34)}`,
      `SG.${drawn(22)}.${drawn(43)}`,
      `dop_v1_${drawn(64, hex)}`,
      `${drawn(10, '123456789')}:AA${drawn(33)}`,
      `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI${drawn(20)}.${drawn(43)}`,
    ];
    for (const key of keys) assertFound('secret', key, bare, inProse, inJson, inEnv);
  });

  it('know a key by lot of a provider that nobody named', () => {
    assertFound('secret', `acme_live_7${drawn(30)}4k`, bare, inProse, inJson, inEnv);
  });

  it('take a private key from its first to its last line, as it is, in JSON, and cut', () => {
    const lines = Array.from({ length: 5 }, () => drawn(64));
    const begin = `-----BEGIN RSA ${'PRIVATE'} KEY-----`;
    const end = `-----END RSA ${'PRIVATE'} KEY-----`;
    assertFound('secret', [begin, ...lines, end].join('\n'), bare, (key) => `cat id_rsa\n${key}\n$ `);
    assertFound('secret', `${[begin, ...lines, end].join('\\n')}\\n`, inJson);
    assertFound('secret', [begin, ...lines].join('\n'), bare, (key) => `${key}\n`);
    assert.deepEqual(found(`-----BEGIN PUBLIC KEY-----\n${lines[0]}`), []);
  });

  it('take the password out of a URL, and an address that is a secret as a whole', () => {
    const password = `${drawn(6)}!x9`;
    assertFound('secret', password, (value) => `postgres://app:${value}@db-7.prod.acme.dev:5432/orders`);
    assertFound('secret', `https://hooks.slack.com/services/T${drawn(8)}/B${drawn(9)}/${drawn(24)}`, bare, inJson);
    assert.deepEqual(found(`postgres://user:password@localhost:5432/db and https://\${USER}:\${PASS}@host.dev/`), []);
  });

  it('take what is assigned to a name that says what it is', () => {
    const token = drawn(32);
    for (const frame of [
      (value: string) => `const apiKey = "${value}";`,
      (value: string) => `  auth_token: '${value}',`,
      (value: string) => `CLIENT_SECRET=${value}\nPORT=1`,
      (value: string) => `{"access_token":"${value}"}`,
      (value: string) => `curl -H "Authorization: Bearer ${value}" -d x`,
      (value: string) => `--from-literal=token=${value}`,
      (value: string) => `https://api.acme.dev/v1?limit=5&token=${value}&page=2`,
      (value: string) => `os.environ["API_SECRET"] = "${value}"`,
    ])
      assertFound('secret', token, frame);
    for (const frame of [
      (value: string) => `password = "${value}"`,
      (value: string) => `db_password: ${value}\n`,
      (value: string) => `my password is ${value}, is it strong?`,
      (value: string) => `mein Passwort lautet ${value} und`,
      (value: string) => `curl -u admin:${value} https://ci.acme.dev`,
    ])
      assertFound('secret', 'tr0ub4dor&3x', frame);
  });

  it('leave code alone that only speaks of secrets', () => {
    for (const text of [
      'const password = await prompt("Password: ");',
      'if (password.length < 8) throw new Error("password too short");',
      'api_key = os.getenv("API_KEY")',
      `password: \${{ secrets.DB_PASSWORD }}`,
      'process.env.OPENAI_API_KEY ?? "YOUR_API_KEY_HERE"',
      `Authorization: Bearer \${token}`,
      'type Token = { kind: "identifier"; value: string };',
      'sk-xxxxxxxxxxxxxxxxxxxxxxxx is the format, right?',
      'max_tokens: 4096, tokenId: 12, tokenizer: "cl100k_base"',
      'function setToken(token: string, secret = defaultSecret) { this.token = token; }',
      `publicKey = "${drawn(44)}"`,
      'credentialsId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890"',
      'export const passwordRegex = passwordPattern2;',
    ])
      assert.deepEqual(found(text), [], text);
  });

  it('leave hashes, ids, versions, times and the like alone', () => {
    for (const text of [
      `commit ${drawn(40, hex)} index ${drawn(7, hex)}..${drawn(7, hex)}`,
      '"integrity": "sha512-nnZAlkGTgOWG2WSznlUE2NHDlL1yTtyFd/Qp54RrRruzb30qF5ruh8B8sKLgK2WKwtenDgBO54H7fAnNxRZiX6=="',
      'id = "d4c6c864-35c5-4fee-8e28-f7a946fa05e5"; at = 1758775418479; max = 2147483647;',
      'npm i react-dom@~3.3.17 @types/node@22.1.0 && git clone git@github.com:acme/widgets.git',
      'version 10.4.3.2, v1.2.3.4, 2024-01-15 12:34:56, ISO 2026-01-11T03:39:46.333Z',
      'curl http://127.0.0.1:5163 http://192.168.1.20 http://10.1.2.3 [::1]:80 fe80::1 255.255.255.0',
      'std::vector<a::be> x; ratio 12:34:56; rgba(92, 226, 178, 0.5); 10px 15px 20px 25px',
      'import logo from "./icon@2x.png"; user@example.com, ada@corp.test, you@host.com',
      'sum(4111, 1111) 4111 1111 1111 1112 matrix([[62129, 345877, 423]]) 1234567890 0x44d2dca9753313e2',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIBCVu5bW4f1EMYclfVkmnQUA/vxOR/h',
    ])
      assert.deepEqual(found(text), [], text);
  });

  it('know personal data by form and checksum', () => {
    assertFound('email', 'ada.lovelace+math@cs.uni-köln.de', inJson, (value) => `mail ${value}.`);
    assertFound('iban', 'DE89 3704 0044 0532 0130 00', bare, inProse);
    assertFound('iban', 'GB82WEST12345698765432', inJson, inEnv);
    assertFound('card', '5555 5555 5555 4444', inProse);
    assertFound('card', '378282246310005', inJson);
    assertFound('ip', '84.17.33.201', inProse, inJson, (value) => `${value}:443`);
    assertFound('ip', '2a02:8109:9a40:1b5c::7d3', inJson, (value) => `[${value}]:8080`);
    assertFound('mac', 'c6:33:0a:ed:8d:1e', inJson, inProse);
    assertFound('phone', '+49 30 901820', inProse, inJson);
    assertFound('phone', '(312) 485-3958', inJson);
    assertFound('phone', '764 827 516', (value) => `mi teléfono es ${value}`);
    for (const [kind, id] of [
      ['US', '139-43-3485'],
      ['ES', '12345678Z'],
      ['IT', 'RSSMRA85T10A562S'],
      ['FR', '1 98 11 89 430 754 25'],
      ['BR', '529.982.247-25'],
      ['CH', '756.9217.0769.85'],
    ])
      assertFound('national-id', id ?? '', inJson, (value) => `(${kind}) ${value} `);
    assertFound('national-id', '86095742719', (value) => `Steuer-ID: ${value}`);
  });

  it('take numbers whose checksum is wrong for what they are', () => {
    for (const text of [
      'DE89 3704 0044 0532 0130 01',
      '5555 5555 5555 4445',
      '12345678A',
      'RSSMRA85T10A562T',
      '529.982.247-26',
      '756.9217.0769.84',
      'Steuer-ID: 86095742718',
      '86095742719',
    ])
      assert.deepEqual(found(text), [], text);
  });

  it('find personal data only where that is wanted', () => {
    const text = `ada@lovelace.org has the key ghp_${drawn(36)}`;
    assert.equal(found(text, true).length, 2);
    assert.match(found(text, false).join(), /^secret ghp_\w{36}$/);
  });

  it('join what overlaps, so that no part of it can be read', () => {
    assert.deepEqual(found('password="ada1@lovelace.org"'), ['secret ada1@lovelace.org']);
    assert.deepEqual(found('"card": "4111-1111-1111-1111@lovelace.org"'), ['card 4111-1111-1111-1111@lovelace.org']);
  });

  it('take time in proportion to the text, whatever is in it', () => {
    const hostile = [
      '@',
      'a@a.',
      '1 ',
      '2222 ',
      '-eyJa.eyJ',
      'sk-',
      'pw=',
      'password: ',
      "api_key='",
      '://a:b',
      ':',
      'DE12',
    ];
    const blocks = [
      '-----BEGIN PRIVATE KEY-----',
      '-----END ',
      'M ',
      'a1B2c3_',
      '+1 2 3',
      '"0',
      'tel 1',
      '-u a:',
      '08',
      'ff:',
    ];
    const cpu = (text: string, times: number): number => {
      const before = process.cpuUsage();
      for (let time = 0; time < times; time++) detect(text, { personal: true });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const least = (text: string, times: number): number =>
      Math.min(...Array.from({ length: 4 }, () => cpu(text, times)));
    for (const unit of [...hostile, ...blocks]) {
      // The same amount of text, in short pieces and as a long one.
      const [short, long] = [least(unit.repeat(2_000 / unit.length), 8), least(unit.repeat(16_000 / unit.length), 1)];
      // About 1 where the time grows with the length, 8 where it grows with its square.
      assert.ok(long < 4 * short + 1000, `${JSON.stringify(unit)}: ${short} µs, then ${long} µs`);
    }
    assert.deepEqual(found('@a. '.repeat(250_000)), []);
  });
});
