// Lectures from the same sources: slides/*.md take pictures, formulas, code and words out of the chapters.
//
// A slide ends at a line ---. A line <!-- from: 01-tape.md#the-sweep, formula 1 --> is replaced by a piece of the
// chapter's section: picture, formula N, table N, list N, item N (of all
// lists), paragraph N, or code NAME (the
// name of its marker). N counts from 1 inside the section.
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';
import {frame} from './page.mjs';
import {relative} from './links.mjs';

const folder = 'book/slides';

// The text of the section with this id, from its heading to the next one of the same level or above.
function section(book, document, id) {
  const {tokens} = book.read.get(document);
  const at = tokens.findIndex((token) => token.type === 'heading_open' && token.attrGet('id') === id);
  if (at < 0) return null;
  const rest = tokens.slice(at + 3).findIndex((token) => token.type === 'heading_open');
  const lines = fs.readFileSync(path.join(book.root, document), 'utf8').split('\n');
  return lines.slice(tokens[at].map[1], rest < 0 ? undefined : tokens[at + 3 + rest].map[0]).join('\n').trim();
}

const kinds = {
  picture: (text) => text.match(/^!\[[^]*?\]\([^)]*\)$/gm),
  formula: (text) => text.match(/^ *\$\$[^]*?\$\$$/gm)?.map((formula) => formula.trim()),
  table: (text) => text.match(/(?:^\|.*\n)+/gm),
  list: (text) => text.match(/(?:^(?:- |\d+\. ).*\n(?:^ +.*\n|\n(?= |- |\d+\. ))*)+/gm),
  item: (text) => text.match(/^(?:- |\d+\. ).*\n?(?:^ +.*\n?|\n(?= ))*/gm),
  paragraph: (text) => text.split(/\n{2,}/).filter((part) => /^[^\s|!$<`#-]/.test(part)),
};

function piece(text, kind, which) {
  if (kind === 'code') return new RegExp(`<!-- code: [^,]+, ${which} -->\\n(\`\`\`[^]*?\\n\`\`\`)`).exec(text)?.[1];
  return kinds[kind]?.(text)?.[Number(which || 1) - 1];
}

// The lectures: [{document, file, title, text}].
export function lectures(root) {
  const names = fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md')).sort();
  return names.map((name) => {
    const text = fs.readFileSync(path.join(root, folder, name), 'utf8'), [, title = name] = /^# (.*)$/m.exec(text) ?? [];
    return {document: `${folder}/${name}`, file: `docs/en/slides-${path.basename(name, '.md')}.html`, title, text};
  });
}

// The page of a lecture.
export function slides(book, {document, file, title, text}) {
  const fail = (words) => void book.fail(document, words);
  const source = text.replace(/^<!-- from: (\S+)#(\S+), (\w+) ?(\S*) -->$/gm, (all, name, id, kind, which) => {
    const chapter = `docs/en/${name}`, words = book.read.has(chapter) ? section(book, chapter, id) : null;
    const found = words === null ? undefined : piece(words, kind, which);
    if (found === undefined) fail(`${all} names nothing that is there`);
    return found ?? '';
  });
  // Links and pictures are those of the chapters, in whose folder the page stands.
  const env = {document: file.replace(/html$/, 'md'), links: book.links, words: languages[original].words, fail};
  const parts = source.split(/^---$/m).map((part, i) =>
    `<section class=slide id=s${i + 1} aria-label="${i + 1}">${book.md.render(part, {...env})}</section>`);
  return frame({language: original, up: relative(file, 'x').slice(0, -1), title, kind: 'slides', body: parts.join('\n'), scripts: ['slides.js']});
}
