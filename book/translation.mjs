// Holds each chapter and each statement of a task in another language to the original: node translation.mjs [page ...]. See TRANSLATING.md.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

import {languages, original} from './languages.mjs';
import {documents, inLanguage, languageOf} from './site/pages.mjs';
import {sections} from './site/sections.mjs';
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

// All differences of two pages, each with its line: path:line: words.
export function comparePages(originalPath, originalText, translatedPath, translatedText) {
  const from = sections(originalPath, originalText), to = sections(translatedPath, translatedText);
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
    for (const fault of sameSection(section, to[i])) fail(to[i].line, `section ${section.id}: ${fault}`);
    for (const [line, words] of to[i].lines) for (const fault of typography(words)) fail(line, fault);
  });
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
  for (const [language, {complete}] of Object.entries(languages)) {
    if (language === original) continue;
    const chapters = new Set([...names(original), ...names(language)]);
    const pairs = [
      ...Array.from(chapters, (name) => [`docs/${original}/${name}`, `docs/${language}/${name}`]),
      ...statements.map((document) => [document, inLanguage(document, language)]),
    ];
    for (const [english, page] of pairs) {
      if (only.length > 0 && !only.includes(page)) continue;
      if (!there(english)) errors.push(`${page}:1: there is no ${english}`);
      else if (there(page)) errors.push(...comparePages(english, read(english), page, read(page)));
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
