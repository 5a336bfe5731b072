// Runs one case as Node would, in one environment, and tells which options reached TypeORM.
//
// node program.js FOLDER ENVIRONMENT     prints a JSON array, one element for each data source in order of file and place:
//   { "file", "options": { synchronize, … }, "pools": [ what pg's Pool was constructed with ] }
// The case is our own code. typeorm is the real one; @nestjs and @vendure/core are small stand-ins.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');

const modules = path.resolve(__dirname, '../node/node_modules');
const ts = require(path.join(modules, 'typescript'));
const [folder, environment] = process.argv.slice(2).map((text, i) => (i === 0 ? path.resolve(text) : text));
const settings = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
const typeorm = require(path.join(modules, settings.referee || 'typeorm'));

for (const name of Object.keys(process.env)) delete process.env[name];
process.env.NODE_ENV = environment;
Object.assign(process.env, settings.environment || {});

const recorded = [];
/** The place in the case from which this was called: file and line, for the order. */
function caller() {
  for (const line of new Error().stack.split('\n')) {
    const match = /\(?(\/[^():]+):(\d+):(\d+)\)?$/.exec(line.trim());
    if (match && match[1].startsWith(folder + path.sep)) return { file: match[1], line: Number(match[2]) };
  }
  return { file: '', line: 0 };
}
const record = (options) => recorded.push({ ...caller(), options });

class ConfigService {
  get(name, fallback) { return process.env[name] ?? fallback; }
  getOrThrow(name) { return process.env[name] ?? (() => { throw new Error(`${name} is missing`); })(); }
}
const decorator = () => () => undefined;
const anything = () => new Proxy(class {}, { get: (target, name) => (name in target ? target[name] : anything()) });

const standIns = {
  typeorm: {
    ...typeorm,
    DataSource: class { constructor(options) { record(options); } initialize() { return this; } },
    createConnection: (options) => (record(options), {}),
    createConnections: (list) => list.map((options) => (record(options), {})),
  },
  '@nestjs/common': { Module: decorator, Injectable: decorator, Inject: () => () => undefined },
  '@nestjs/config': { ConfigService, ConfigModule: { forRoot: () => ({}) }, registerAs: (name, f) => Object.assign(f, { KEY: name }) },
  '@nestjs/typeorm': {
    TypeOrmModule: {
      forRoot: (options) => (record(options), {}),
      forRootAsync: ({ useFactory, useClass, inject = [] }) => {
        const given = inject.map((token) => (token === ConfigService ? new ConfigService() : token));
        record(useFactory ? useFactory(...given) : new useClass(new ConfigService()).createTypeOrmOptions());
        return {};
      },
    },
  },
};

const load = Module._load;
Module._load = function (request, parent, isMain) {
  if (standIns[request]) return standIns[request];
  if (request === '@vendure/core') return anything();
  return load.call(this, request, parent, isMain);
};
Module._extensions['.ts'] = (module, file) => {
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: { module: 'commonjs', target: 'es2022', esModuleInterop: true, experimentalDecorators: true,
      emitDecoratorMetadata: false, inlineSourceMap: false },
  });
  module._compile(outputText, file);
};

function filesBelow(at) {
  return fs.readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(path.join(at, entry.name)) : [path.join(at, entry.name)]);
}

/** What TypeORM's driver makes of the options for pg. */
async function pools(options) {
  const made = [];
  class Pool {
    constructor(config) { made.push({ ...config, password: config.password }); }
    on() {}
    connect(callback) { callback(null, { query: (text, done) => done(null, { rows: [] }), on() {} }, () => undefined); }
  }
  const Source = typeorm.DataSource ?? typeorm.Connection;  // 0.2 has only the latter
  const source = new Source({ ...options, entities: [], migrations: [], subscribers: [], cache: false, logging: false,
    logger: undefined });
  source.driver.postgres = { Pool, types: {}, defaults: {} };
  try {
    await source.driver.connect();
  } catch (error) {
    if (made.length === 0) throw error;
  }
  return made;
}

(async () => {
  for (const file of filesBelow(path.join(folder, 'src')).filter((name) => name.endsWith('.ts'))) {
    const exported = require(file);
    for (const value of Object.values(exported)) {
      if (value && typeof value === 'object' && value.dbConnectionOptions) {
        recorded.push({ file, line: 0, options: value.dbConnectionOptions });
      }
    }
  }
  recorded.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  const out = [];
  for (const { file, options } of recorded) {
    out.push({ file: path.relative(folder, file), options, pools: options.type === 'postgres' ? await pools(options) : null });
  }
  const seen = (key, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value)
    : typeof value === 'function' ? undefined : value);
  process.stdout.write(JSON.stringify(out, seen));
})().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
