// Compares the options of `typeorm-audit connections --format json`, per environment and with no variable set, with what
// TypeORM gives pg and with what it would act upon itself.
//
// node compare.js FOLDER…   each folder is one project; the last line is "N passed, N failed". Needs AUDIT_BIN.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');

const binary = process.env.AUDIT_BIN;
const quiet = { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 120000, stdio: ['ignore', 'pipe', 'pipe'] };
const ours = (folder) => JSON.parse(execFileSync(binary, ['connections', '--format', 'json', folder], quiet)).dataSources;
const theirs = (folder, environment) =>
  JSON.parse(execFileSync(process.execPath, [path.join(__dirname, 'program.js'), folder, environment], quiet));

const notKnown = (reason) => `unknown: ${reason}`;
/** What an option is when no variable is set. */
function unset(folded) {
  switch (folded.kind) {
    case 'known': return folded.value;
    case 'environment': return folded.fallback === null ? undefined : folded.fallback;
    case 'absent': return undefined;
    default: return notKnown(folded.reason);
  }
}

/** { "ssl.ca": 1 } as { ssl: { ca: 1 } }; a nested option stands only where its object is there. */
function nested(options, environment) {
  const out = {};
  for (const option of options) {
    const value = unset(option[environment]);
    if (value === undefined) continue;
    const parts = option.path.split('.');
    const last = parts.pop();
    let at = out;
    for (const part of parts) at = typeof at[part] === 'object' && at[part] ? at[part] : (at[part] = {});
    if (value === '{…}') at[last] ??= {};
    else at[last] = value;
  }
  return out;
}

const withoutEmpty = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));

/** PostgresDriver.createPool, from our options. */
function poolsOf(options) {
  const one = (credentials) => withoutEmpty({
    connectionString: credentials.url,
    host: credentials.host,
    user: credentials.username,
    password: credentials.password,
    database: credentials.database,
    port: credentials.port,
    ssl: credentials.ssl,
    connectionTimeoutMillis: options.connectTimeoutMS,
    application_name: options.applicationName ?? credentials.applicationName,
    max: options.poolSize,
    ...options.extra,
  });
  if (!options.replication) return [one(options)];
  // The driver connects the slaves first.
  return [...Object.values(options.replication.slaves || {}), options.replication.master].map(one);
}

/** Secrets are not printed by us: hide them there too. */
function masked(value, key = '') {
  if (Array.isArray(value)) return value.map((each) => masked(each));
  if (value && typeof value === 'object') {
    return withoutEmpty(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each, name)])));
  }
  if (typeof value !== 'string' || value === '') return value;
  if (/^(password|key|passphrase|token)$/.test(key)) return '***';
  return value.replace(/^([a-z]+:\/\/[^:@/]*:)[^/]*@/, '$1***@');
}

const sorted = (value) => (value && typeof value === 'object' && !Array.isArray(value)
  ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
  : Array.isArray(value) ? value.map(sorted) : value);
const text = (value) => JSON.stringify(sorted(value));

// What TypeORM acts upon itself.
const acted = ['type', 'synchronize', 'dropSchema', 'migrationsRun', 'logging', 'migrationsTransactionMode', 'schema',
  'entityPrefix', 'maxQueryExecutionTime', 'poolSize'];

function compare(folder) {
  const problems = [];
  const found = ours(folder);
  for (const environment of ['production', 'development', 'test']) {
    const expected = theirs(folder, environment);
    if (expected.length !== found.length) {
      problems.push(`${environment}: ${expected.length} data sources, we have ${found.length}`);
      continue;
    }
    expected.forEach((source, i) => {
      const options = nested(found[i].options, environment);
      for (const name of acted) {
        const want = masked(source.options[name], name) ?? undefined;
        const got = options[name] ?? undefined;
        if (text(want) !== text(got)) problems.push(`${environment} ${source.file} ${name}: ${text(want)}, we have ${text(got)}`);
      }
      if (source.pools === null) return;
      const want = text(masked(source.pools));
      const got = text(masked(poolsOf(options)));
      if (want !== got) problems.push(`${environment} ${source.file} pool: ${want}\n      we have ${got}`);
    });
  }
  return problems;
}

// A case with a "gap" in its package.json shows what is not evaluated yet: it may differ, and says when it no longer does.
let passed = 0;
let failed = 0;
for (const folder of process.argv.slice(2)) {
  let problems;
  try {
    problems = compare(folder);
  } catch (error) {
    problems = [String(error.stderr || error.stack).trim().slice(0, 1000)];
  }
  const { gap } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (problems.length === 0) {
    ++passed;
    if (gap) console.log(`no gap any more: ${path.basename(path.resolve(folder))}`);
  } else if (gap) {
    ++passed;
    console.log(`known gap: ${path.basename(path.resolve(folder))}: ${gap}`);
  } else {
    ++failed;
    console.log(`FAILED ${path.basename(path.resolve(folder))}\n    ${problems.join('\n    ')}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
