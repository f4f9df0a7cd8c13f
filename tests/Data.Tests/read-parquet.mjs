// Reads a Parquet file with hyparquet and prints its rows as JSON: node read-parquet.mjs <node_modules> <file>
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const [modules, file] = process.argv.slice(2);
const load = name => import(pathToFileURL(createRequire(modules + '/').resolve(name)).href);
const { parquetReadObjects } = await load('hyparquet');
const { compressors } = await load('hyparquet-compressors');

const bytes = readFileSync(file);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const rows = await parquetReadObjects({ file: buffer, compressors });
console.log(JSON.stringify(rows, (_, value) => typeof value === 'bigint' ? value.toString() : value ?? null));
