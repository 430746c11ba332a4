// The sources that pages link to, packed into one script; page/source.js unpacks and shows them.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import {highlight} from './markdown.mjs';

const language = (file) => /\.(cpp|h|inc)$/.test(file) ? 'cpp' : /\.json$/.test(file) ? 'json' : /(\.cmake|CMakeLists\.txt)$/.test(file) ? 'cmake' : 'sh';

// A folder is the list of the names in it; a name that is a source here too, a link.
function listing(root, folder, sources) {
  return fs.readdirSync(path.join(root, folder), {withFileTypes: true})
    .map((entry) => {
      const file = path.posix.join(folder, entry.name), name = entry.name + (entry.isDirectory() ? '/' : '');
      return sources.has(file) ? `<a href="#${file}">${name}</a>` : name;
    }).join('\n');
}

// Returns the script that defines SOURCES.
export function sourcesScript(root, sources) {
  const shown = {};
  for (const file of [...sources].sort()) {
    const whole = path.join(root, file);
    shown[file] = fs.statSync(whole).isDirectory() ? listing(root, file, sources)
                                                   : highlight(fs.readFileSync(whole, 'utf8'), language(file));
  }
  const packed = zlib.gzipSync(JSON.stringify(shown), {level: 9});
  return {script: `const SOURCES = "${packed.toString('base64')}";\n`, names: Object.keys(shown)};
}
