// Holds each page in another language to its original: node translation.mjs [page ...]. Chapters, statements of tasks and the
// README have the same sections; the museum has some of them, and its tables row by row; the glossary has the titles of the
// chapters. See TRANSLATING.md.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {languages, original} from './languages.mjs';
import {documents, inLanguage, languageOf} from './site/pages.mjs';
import {formulaless, sections, target} from './site/sections.mjs';
import {typography} from './site/typography.mjs';

const chapter = /^\d\d-[a-z0-9-]+\.md$/;

function count(list) {
  const counts = new Map();
  for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

// What is missing in the translation, and what is one too many.
function differences(from, to, words) {
  const a = count(from), b = count(to), faults = [];
  for (const [one, n] of a) if ((b.get(one) ?? 0) < n) faults.push(`${words} ${one} is missing`);
  for (const [one, n] of b) if ((a.get(one) ?? 0) < n) faults.push(`${words} ${one} is one too many`);
  return faults;
}

function inOrder(from, to, words) {
  const faults = differences(from, to, words);
  const at = from.findIndex((one, i) => one !== to[i]);
  return faults.length > 0 || at < 0 ? faults : [`${words} ${to[at]} stands where ${from[at]} has to stand`];
}

// Of the numbers only those of the original have to be there; a small one may be new.
function numberDifferences(from, to) {
  return differences(from, to, 'the number').filter((fault) => {
    const added = /^the number (\S+) is one too many$/.exec(fault);
    return !added || !/^\d+$/.test(added[1]) || Number(added[1]) > 20;
  });
}

const block = ({marker, language, text}) => `${marker ? `${marker} ` : ''}\`\`\`${language} ${text.split('\n')[0].trim()} ...`;

function sameBlocks(from, to) {
  const faults = inOrder(from.map(block), to.map(block), 'the block');
  if (faults.length > 0) return faults;
  return from.filter((one, i) => one.text !== to[i].text).map((one) => `the block ${block(one)} differs inside`);
}

function sameSection(a, b) {
  const table = ({rows, columns}) => `of ${rows} rows and ${columns} columns`;
  return [
    ...(a.level === b.level ? [] : [`the heading has to have ${a.level} #`]),
    ...inOrder(a.display, b.display, 'the formula'),
    ...differences(a.formulas, b.formulas, 'the formula'),
    ...differences(a.code, b.code, 'the code'),
    ...differences(a.links, b.links, 'the link to'),
    ...differences(a.pictures, b.pictures, 'the picture'),
    ...inOrder(a.exercises, b.exercises, 'the exercise'),
    ...inOrder(a.tables.map(table), b.tables.map(table), 'the table'),
    ...inOrder(a.generated.map((one) => one.marker + one.text), b.generated.map((one) => one.marker + one.text), 'the generated table'),
    ...sameBlocks(a.blocks, b.blocks),
    ...(a.answers === b.answers ? [] : [`there have to be ${a.answers} folded answers, and there are ${b.answers}`]),
    ...(a.items === b.items ? [] : [`the lists have to have ${a.items} items, and have ${b.items}`]),
    ...numberDifferences(a.numbers, b.numbers),
  ];
}

// What a translation may link to beside the links of the original: the original itself, and pages of its own language that have
// none. target() has put those that have one under its name.
const own = (originalPath, link) => link.split('#')[0] === originalPath || languageOf(link.split('#')[0]) !== original;

const columns = (row) => row.replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim());
const rowsOf = (section) => section.lines.filter(([, line]) => line.startsWith('|')).map(([line, row]) => ({line, cells: columns(row)}));
const isNumber = (cell) => /^(-?[\d.]+(e-?\d+)?|inf)$/.test(cell);
const link = (cell) => /^\[(.*)\]\(([^)]+)\)$/.exec(cell) ?? [cell, cell];

// The rows of tables that a program words in English and people in Chinese: the code in the first cell, the cells that are
// numbers, and the numbers in the others. A link in the first cell leads to the heading of that name in the original.
function sameRows(originalPath, a, translatedPath, b) {
  const from = rowsOf(a), to = rowsOf(b);
  if (from.length !== to.length) return [[b.line, `the tables have to have ${from.length} rows, and have ${to.length}`]];
  return to.flatMap(({line, cells}, i) => {
    const first = from[i].cells, [, name, address] = link(cells[0]), faults = [];
    if (first[0].startsWith('`') && name !== first[0]) faults.push(`${first[0]} has to stand where ${name} stands`);
    if (address !== undefined && target(translatedPath, address) !== `${originalPath}#${name.replaceAll('`', '')}`) faults.push(`${address} is no link to ${name}`);
    first.forEach((cell, k) => { if (isNumber(cell) && cells[k] !== cell) faults.push(`${name}: ${cells[k]} stands where ${cell} has to stand`); });
    faults.push(...numberDifferences(formulaless(first.join(' ')), formulaless(cells.join(' '))).map((fault) => `${name}: ${fault}`));
    return faults.map((fault) => [line, fault]);
  });
}

// All differences of two pages, each with its line: path:line: words. With byRow the translation may leave sections out, and
// tables are compared row by row.
export function comparePages(originalPath, originalText, translatedPath, translatedText, {byRow = false} = {}) {
  const all = sections(originalPath, originalText), to = sections(translatedPath, translatedText);
  const from = byRow ? all.filter(({id}) => to.some((section) => section.id === id)) : all;
  const errors = [], fail = (line, words) => errors.push(`${translatedPath}:${line}: ${words}`);
  const ids = from.map((section) => section.id), there = to.map((section) => section.id);
  if (ids.join() !== there.join()) {
    const at = ids.findIndex((id, i) => id !== there[i]);
    const found = at < 0 ? to[ids.length] : to[at];
    fail(found?.line ?? to.at(-1).line, at < 0 ? `the heading ${found.id} is one too many`
      : `the next heading has to have the id ${ids[at]}, and ${found ? `has ${found.id}` : 'is missing'}`);
    return errors;
  }
  from.forEach((section, i) => {
    const links = to[i].links.filter((link) => section.links.includes(link) || !own(originalPath, link)), tables = rowsOf(section).length > 0;
    if (byRow && tables) for (const [line, fault] of sameRows(originalPath, section, translatedPath, to[i])) fail(line, `section ${section.id}: ${fault}`);
    else for (const fault of sameSection(section, {...to[i], links})) fail(to[i].line, `section ${section.id}: ${fault}`);
    for (const [line, words] of to[i].lines) for (const fault of typography(words)) fail(line, fault);
  });
  return errors;
}

// The glossary has the title of each chapter in both languages, and no English words twice.
export function compareGlossary(page, text, titles) {
  const errors = [], seen = new Set(), rows = sections(page, text).flatMap(rowsOf).map(({line, cells}) => ({line, english: cells[0], own: cells[1]}));
  for (const {line, english, own} of rows) {
    if (seen.has(english) && !/^(-+|English)$/.test(english)) errors.push(`${page}:${line}: ${english} is there twice`);
    seen.add(english);
    if (/^\d+\. /.test(english) && titles.get(english) !== own) errors.push(`${page}:${line}: the title of the chapter is ${english}, ${titles.get(english)}`);
  }
  for (const english of titles.keys()) if (!seen.has(english)) errors.push(`${page}:1: the chapter ${english} is missing`);
  return errors;
}

// All errors of all translations, or of the given pages only.
export function compare(root, only = []) {
  const errors = [], names = (language) => {
    const folder = path.join(root, 'docs', language);
    return fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => chapter.test(name)).sort() : [];
  };
  const there = (file) => fs.existsSync(path.join(root, file));
  const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
  const statements = documents(root).filter((document) => /^exercises\/.*README\.md$/.test(document));
  for (const [language, {complete, suffix}] of Object.entries(languages)) {
    if (language === original) continue;
    const chapters = new Set([...names(original), ...names(language)]);
    const pairs = [
      ...Array.from(chapters, (name) => [`docs/${original}/${name}`, `docs/${language}/${name}`]),
      ...statements.map((document) => [document, inLanguage(document, language)]),
    ];
    for (const document of ['README.md', 'tools/handout.md']) pairs.push([document, document.replace(/\.md$/, `${suffix}.md`)]);
    const museum = `docs/${language}/museum.md`, glossary = `docs/${language}/glossary.md`;
    if (there(museum)) pairs.push(['docs/reference/museum.md', museum]);
    if (there(glossary) && (only.length === 0 || only.includes(glossary))) {
      const title = (file) => /^# (.*)$/m.exec(read(file))[1];
      const both = [...chapters].map((name) => [`docs/${original}/${name}`, `docs/${language}/${name}`]).filter((pair) => pair.every(there));
      errors.push(...compareGlossary(glossary, read(glossary), new Map(both.map((pair) => pair.map(title)))));
    }
    for (const [english, page] of pairs) {
      if (only.length > 0 && !only.includes(page)) continue;
      if (!there(english)) errors.push(`${page}:1: there is no ${english}`);
      else if (there(page)) errors.push(...comparePages(english, read(english), page, read(page), {byRow: page === museum}));
      else if (complete) errors.push(`${page}: is missing`);
    }
  }
  return errors;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.join(path.dirname(process.argv[1]), '..');
  const only = process.argv.slice(2).map((page) => path.relative(root, path.resolve(page)));
  for (const page of only) {
    if (fs.existsSync(path.join(root, page)) && languageOf(page) !== original) continue;
    console.error(`translation.mjs: ${page} is no translation that is there`);
    process.exit(2);
  }
  const errors = compare(root, only);
  for (const error of errors) console.log(error);
  console.log(`${errors.length} differences`);
  process.exit(errors.length > 0 ? 1 : 0);
}
