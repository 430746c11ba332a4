// Lectures from the same sources: slides/*.md take pictures, formulas, code and words out of the chapters.
//
// A slide ends at a line ---. A line <!-- from: 01-tape.md#the-sweep, formula 1 --> is replaced by a piece of the
// chapter's section: picture, formula N, table N, list N, item N (of all lists), paragraph N, or code NAME (the name of its
// marker). N counts from 1 inside the section.
//
// The list serves every language: the pieces come from the chapters in that language, and docs/<language>/slides.json says
// what becomes of the few lines that stand in the list itself.
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';
import {frame} from './page.mjs';
import {relative} from './links.mjs';
import {typography} from './typography.mjs';

const folder = 'book/slides';

// The text of the section with this id, from its heading to the next one.
function section(book, document, id) {
  const tokens = book.read.get(document)?.tokens ?? [];
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
  paragraph: (text) => text.split(/\n{2,}/).filter((part) => !/^(\s|\||!\[|\$\$|<|```|#|- |\d+\. )/.test(part)),
};

function piece(text, kind, which) {
  if (kind === 'code') return new RegExp(`<!-- code: [^,]+, ${which} -->\\n(\`\`\`[^]*?\\n\`\`\`)`).exec(text)?.[1];
  return kinds[kind]?.(text)?.[Number(which || 1) - 1];
}

// The list in a language: lines that are no command and not empty are looked up, without the marks before them.
function translated(root, language, text, fail) {
  const file = `docs/${language}/slides.json`, there = path.join(root, file);
  const words = fs.existsSync(there) ? JSON.parse(fs.readFileSync(there, 'utf8')) : {};
  return text.replace(/^(#+ |- |)(?!<!--|---$)(\S.*)$/gm, (all, mark, line) => {
    if (!Object.hasOwn(words, line)) fail(`the words "${line}" are not in ${file}`);
    else for (const fault of typography(words[line])) fail(`${file}: ${fault}`);
    return mark + (words[line] ?? line);
  });
}

// The lectures in each language that has chapters: [{document, language, file, title, text}]. fail(document, words) is called
// for each error.
export function lectures(root, shown, fail) {
  const names = fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md')).sort();
  return shown.flatMap((language) => names.map((name) => {
    const document = `${folder}/${name}`, list = fs.readFileSync(path.join(root, document), 'utf8');
    const text = language === original ? list : translated(root, language, list, (words) => fail(document, words));
    const [, title = name] = /^# (.*)$/m.exec(text) ?? [];
    return {document, language, file: `docs/${language}/slides-${path.basename(name, '.md')}.html`, title, text};
  }));
}

// The page of a lecture.
export function slides(book, {document, language, file, title, text}) {
  const fail = (words) => void book.fail(document, words);
  const source = text.replace(/^<!-- from: (\S+)#(\S+), (\w+) ?(\S*) -->$/gm, (all, name, id, kind, which) => {
    const [text, first] = [language, original].map((one) => section(book, `docs/${one}/${name}`, id));
    const found = text === null ? undefined : piece(text, kind, which);
    const there = language === original || (first !== null && piece(first, kind, which) !== undefined);  // or its error is told already
    if (found === undefined && there) fail(`${all} names nothing that is there${language === original ? '' : ` in docs/${language}`}`);
    // Of the other kinds the comparison of the chapters finds how many there are.
    if (found !== undefined && kind === 'paragraph' && kinds.paragraph(text).length !== kinds.paragraph(first).length)
      fail(`${all}: the section has another number of paragraphs in docs/${language}`);
    return found ?? '';
  });
  // Links and pictures are those of the chapters, in whose folder the page stands.
  const {words} = languages[language], env = {document: file.replace(/html$/, 'md'), links: book.links, words, fail};
  const parts = source.split(/^---$/m).map((part, i) =>
    `<section class=slide id=s${i + 1} aria-label="${i + 1}">${book.md.render(part, {...env})}</section>`);
  const others = book.lectures.filter((other) => other.document === document && other.language !== language)
    .map((other) => ({language: other.language, href: relative(file, other.file)}));
  return frame({language, up: relative(file, 'x').slice(0, -1), title, kind: 'slides', body: parts.join('\n'), others, scripts: ['slides.js'],
                data: {before: words.before, next: words.next}});
}
