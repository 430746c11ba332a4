// The sources that pages link to, packed into one script; page/source.js unpacks and shows them.
import fs from 'node:fs';
import path from 'node:path';

import {pack} from './pack.mjs';

// The names in a folder, and the path of each that is a source here too.
function listing(root, folder, sources) {
  return Object.fromEntries(fs.readdirSync(path.join(root, folder), {withFileTypes: true}).map((entry) => {
    const file = path.posix.join(folder, entry.name);
    return [entry.name + (entry.isDirectory() ? '/' : ''), sources.has(file) ? file : null];
  }));
}

// Returns the script that defines SOURCES, and the paths in it.
export function sourcesScript(root, sources) {
  const shown = {};
  for (const file of [...sources].sort()) {
    const whole = path.join(root, file);
    shown[file] = fs.statSync(whole).isDirectory() ? listing(root, file, sources) : fs.readFileSync(whole, 'utf8');
  }
  return {script: `const SOURCES = ${pack(JSON.stringify(shown))};\n`, names: Object.keys(shown)};
}
