// Lists the built files for the server (path, media type, tag, codings) and compresses what gets smaller by it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const SHRINKS = new Set(['.css', '.html', '.js', '.json', '.svg', '.webmanifest']);
const WORTH_IT = 512;

function* files(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

/** What the pages cannot do without when the server is away: not the letters of scripts that few people read. */
function isShell(path) {
  return /^assets\/.*\.(?:js|css)$/.test(path) || /^assets\/.*-latin-wght-.*\.woff2$/.test(path)
    || /\.(?:svg|png|webmanifest)$/.test(path);
}

/** Tells the worker what to keep. */
function fillWorker(folder) {
  const worker = join(folder, 'sw.js');
  const code = readFileSync(worker, 'utf8');
  const kept = [...files(folder)].filter((file) => isShell(relative(folder, file)) || relative(folder, file) === 'index.html');
  const version = createHash('sha256').update(code);
  for (const file of kept) version.update(relative(folder, file)).update(readFileSync(file));
  const paths = ['/', ...kept.map((file) => `/${relative(folder, file)}`).filter((path) => path !== '/index.html')];
  const shell = JSON.stringify({ version: version.digest('base64url').slice(0, 16), paths });
  if (!code.includes('__SHELL__')) throw new Error('the worker has no place for its list');
  writeFileSync(worker, code.replace('__SHELL__', Buffer.from(shell).toString('base64')));
}

/** The admin pages' styles name fonts that the webmail's build makes. */
function checkStyles(folder) {
  for (const file of files(folder)) {
    if (extname(file) !== '.css') continue;
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/url\(["']?(\/[^"')]+)/g))
      if (!existsSync(join(folder, path))) throw new Error(`${file} names ${path}, which is not there`);
  }
}

const out = process.argv[2];
checkStyles(out);
fillWorker(out);
const lines = [];
for (const file of [...files(out)]) {
  const kind = extname(file);
  const type = TYPES[kind];
  if (type === undefined) throw new Error(`what media type has ${file}?`);
  const octets = readFileSync(file);
  const codings = [];
  if (SHRINKS.has(kind) && octets.length > WORTH_IT) {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: octets.length,
    };
    writeFileSync(`${file}.br`, brotliCompressSync(octets, { params }));
    writeFileSync(`${file}.gz`, gzipSync(octets, { level: 9 }));
    codings.push('br', 'gzip');
  }
  const tag = createHash('sha256').update(octets).digest('base64url').slice(0, 16);
  lines.push([relative(out, file), type, tag, codings.join(',')].join('\t'));
}
writeFileSync(join(out, 'pages.txt'), `${lines.join('\n')}\n`);
