// The index of the search: one entry for each section of each page.
import fs from 'node:fs';
import vm from 'node:vm';
import zlib from 'node:zlib';

import MiniSearch from 'minisearch';

// The same words in the index and in the page that asks.
const {searchOptions} = vm.runInNewContext(
  `${fs.readFileSync(new URL('../page/tokens.js', import.meta.url), 'utf8')}; ({searchOptions})`);

const shown = 150;  // letters of a section that a result shows

// sections: [{url, language, title, heading, text}]. Returns a script that defines INDEX: the index in JSON, gzip, base64.
export function indexScript(sections) {
  const index = new MiniSearch(searchOptions);
  index.addAll(sections.map((section, id) => ({
    id,
    ...section,
    begin: section.text.length > shown ? `${section.text.slice(0, shown).replace(/\s+\S*$/, '')} ...` : section.text,
  })));
  return `const INDEX = "${zlib.gzipSync(JSON.stringify(index), {level: 9}).toString('base64')}";\n`;
}
