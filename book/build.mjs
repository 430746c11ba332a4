// Writes the book: node build.mjs OUT [--train-gan PROGRAM]. It is opened from the file system; no page asks for anything
// outside of OUT.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {writeAssets} from './site/assets.mjs';
import {Book} from './site/book.mjs';
import {labBeside} from './site/lab.mjs';
import {runPlayers} from './site/players.mjs';
import {compare} from './translation.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [out, option, program] = process.argv.slice(2);
if (out === undefined || (option !== undefined && (option !== '--train-gan' || program === undefined))) {
  console.error('usage: node build.mjs OUT [--train-gan PROGRAM]');
  process.exit(2);
}

const start = Date.now();
// Without the program the book has no runs to watch.
const players = program === undefined ? undefined : `${out}.players`;
if (program !== undefined) runPlayers(program, players);
const errors = compare(root);
const book = new Book(root, {players, lab: labBeside(out)}, (document, words) => errors.push(`${document}: ${words}`));
const files = book.files();
if (errors.length > 0) {
  for (const error of errors) console.error(error);
  console.error(`book: ${errors.length} errors; nothing was written`);
  process.exit(1);
}

// Written beside the old one, which stays whole until the new one is.
const fresh = `${out}.new`;
fs.rmSync(fresh, {recursive: true, force: true});
for (const [file, text] of files) {
  fs.mkdirSync(path.dirname(path.join(fresh, file)), {recursive: true});
  fs.writeFileSync(path.join(fresh, file), text);
}
writeAssets(path.join(fresh, 'assets'));
fs.rmSync(out, {recursive: true, force: true});
fs.renameSync(fresh, out);

let bytes = 0;
for (const entry of fs.readdirSync(out, {recursive: true, withFileTypes: true}))
  if (entry.isFile()) bytes += fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size;
console.log(`${out}/index.html: ${book.pageCount} pages, ${(bytes / 1e6).toFixed(2)} MB, ${((Date.now() - start) / 1000).toFixed(1)} s`);
