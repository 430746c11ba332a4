// Lectures from the same sources: slides/*.md take pictures, formulas, code and words out of the chapters.
//
// A slide ends at a line ---. A line <!-- from: 01-tape.md#the-sweep, formula 1 --> is replaced by a piece of the
// chapter's section: picture, formula N, table N, list N, paragraph N, answer NAME (of an exercise), or code NAME (the
// name of its marker). N counts from 1 inside the section.
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';
import {frame} from './page.mjs';
import {htmlPath, relative} from './links.mjs';

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
  paragraph: (text) => text.split(/\n{2,}/).filter((part) => /^[^\s|!$<`#-]/.test(part)),
};

function piece(text, kind, which) {
  if (kind === 'code') return new RegExp(`<!-- code: [^,]+, ${which} -->\\n(\`\`\`[^]*?\\n\`\`\`)`).exec(text)?.[1];
  return kinds[kind]?.(text)?.[Number(which || 1) - 1];
}

// The pages of all lectures: [path, HTML].
export function slides(book) {
  const names = fs.readdirSync(path.join(book.root, folder)).filter((name) => name.endsWith('.md')).sort();
  return names.map((name) => {
    const here = `${folder}/${name}`, fail = (words) => void book.fail(here, words);
    // Links and pictures are those of the chapters, whose folder the slides are read as lying in.
    const env = {document: 'docs/en/slides.md', links: book.links, words: languages[original].words, fail};
    const source = fs.readFileSync(path.join(book.root, here), 'utf8')
      .replace(/^<!-- from: (\S+)#(\S+), (\w+) ?(\S*) -->$/gm, (all, file, id, kind, which) => {
        const document = `docs/en/${file}`, text = book.read.has(document) ? section(book, document, id) : null;
        const found = text === null ? undefined : piece(text, kind, which);
        if (found === undefined) fail(`${all} names nothing that is there`);
        return found ?? '';
      });
    const page = `docs/en/slides-${path.basename(name, '.md')}.html`;
    const parts = source.split(/^---$/m).map((part, i) =>
      `<section class=slide id=s${i + 1} aria-label="${i + 1}">${book.md.render(part, {...env})}</section>`);
    const title = /^# (.*)$/m.exec(source)[1];
    return [page, title, parts];
  }).map(([page, title, parts], i, all) => {
    return [page, frame({language: original, up: relative(page, 'x').slice(0, -1), title, kind: 'slides', body: parts.join('\n'), scripts: ['slides.js']})];
  });
}
