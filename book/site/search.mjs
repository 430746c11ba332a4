// The index of the search: one entry for each section of each page.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import vm from 'node:vm';

import MiniSearch from 'minisearch';

import {pack} from './pack.mjs';

// The same words in the index and in the page that asks.
const {searchOptions, places} = vm.runInNewContext(
  `${fs.readFileSync(new URL('../page/tokens.js', import.meta.url), 'utf8')}; ({searchOptions, places})`);

const shown = 150;  // letters of a section that a result shows

// The words of the index, a line each, as places() in page/tokens.js reads them.
function lines(list) {
  let before = '';
  return list.map(([word, fields]) => {
    let same = 0;
    while (same < 35 && same < before.length && word[same] === before[same]) ++same;
    before = word;
    const places = Object.entries(fields).map(([field, counts]) => {
      let last = 0;
      return ` ${field}${Object.entries(counts).map(([id, n]) => {
        const step = Number(id) - last;
        last = Number(id);
        return step.toString(36) + (n > 1 ? `*${n.toString(36)}` : '');
      }).join(',')}`;
    });
    return same.toString(36) + word.slice(same) + places.join('');
  }).join('\n');
}

// sections: [{url, language, title, heading, text}]. Returns a script that defines, packed, SEARCH: MiniSearch, and INDEX: the
// index in JSON, its words as lines.
export function indexScript(sections) {
  const index = new MiniSearch(searchOptions);
  index.addAll(sections.map((section, id) => ({
    id,
    ...section,
    begin: section.text.length > shown ? `${section.text.slice(0, shown).replace(/\s+\S*$/, '')} ...` : section.text,
  })));
  const json = index.toJSON(), sorted = json.index.sort(([a], [b]) => a < b ? -1 : 1), words = lines(sorted);
  if (JSON.stringify(places(words)) !== JSON.stringify(sorted)) throw new Error('search.mjs: places() does not read what lines() writes');
  // The program that searches, without its comments.
  const minisearch = fs.readFileSync(createRequire(import.meta.url).resolve('minisearch').replace(/dist.*/, 'dist/umd/index.js'), 'utf8')
    .replace(/^\s*\/\*\*?[^]*?\*\/\n/gm, '').replace(/^\/\/# sourceMapping.*$/m, '');
  return `const SEARCH = ${pack(minisearch)};\nconst INDEX = ${pack(JSON.stringify({...json, index: words}))};\n`;
}
