// Which documents become pages, and in which order they are read.
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';

function markdownFiles(root, folder) {
  return fs.readdirSync(path.join(root, folder), {withFileTypes: true, recursive: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => path.posix.relative(root, path.posix.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

export function documents(root) {
  const top = fs.readdirSync(root).filter((name) => name.endsWith('.md'));
  return [...top, ...markdownFiles(root, 'docs'), ...markdownFiles(root, 'exercises'), 'book/TRANSLATING.md'];
}

export const languageOf = (document) => {
  const bySuffix = Object.keys(languages).find((one) => languages[one].suffix && document.endsWith(`${languages[one].suffix}.md`));
  const [, language] = /^docs\/([a-z]+)\//.exec(document) ?? [];
  return bySuffix ?? (language in languages ? language : original);
};

// A page whose translation stands beside it.
const isReadme = (document) => /^(exercises\/.*)?README(\.[A-Za-z-]+)?\.md$/.test(document);

export const isChapter = (document) => /^docs\/[a-z]+\/\d\d-[a-z0-9-]+\.md$/.test(document);

// The same page in another language, whether it is there or not.
export const inLanguage = (document, language) => {
  if (isChapter(document)) return document.replace(/^docs\/[a-z]+/, `docs/${language}`);
  if (/^docs\/([a-z]+\/)?README\.md$/.test(document)) return language === original ? 'docs/README.md' : `docs/${language}/README.md`;
  const from = languages[languageOf(document)].suffix ?? '', to = languages[language].suffix ?? '';
  if (isReadme(document)) return document.replace(`README${from}.md`, `README${to}.md`);
  return languageOf(document) === original ? document : document.replace(/^docs\/[a-z]+/, `docs/${original}`);
};

// The headings of docs/README.md with the documents that they link to, in that order. [{title, documents}]
function listed(root, all) {
  const groups = [];
  for (const line of fs.readFileSync(path.join(root, 'docs/README.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) groups.push({title: line.slice(3), documents: []});
    for (const [, link] of line.matchAll(/\]\(([^)#\s]+\.md)[^)]*\)/g)) {
      const document = path.posix.normalize(path.posix.join('docs', link));
      const known = groups.some((group) => group.documents.includes(document));
      if (!known && all.includes(document) && groups.length > 0 && document.startsWith('docs/')) groups.at(-1).documents.push(document);
    }
  }
  return groups.filter((group) => group.documents.length > 0);
}

// The README of the folder first, then chapter 2 before chapter 10.
function byNumber(a, b) {
  const first = (document) => /^exercises\/README/.test(document) ? 0 : 1;
  return first(a) - first(b) || a.localeCompare(b, 'en', {numeric: true});
}

// The parts of the book in a language: [{title, documents}]. In another language than the original its own chapters
// come first.
export function parts(root, all, language) {
  const groups = listed(root, all), {words} = languages[language];
  const known = new Set(groups.flatMap((group) => group.documents));
  const rest = all.filter((document) => !known.has(document) && languageOf(document) === original);
  const english = [
    ...groups,
    {title: words.exercises, documents: rest.filter((document) => document.startsWith('exercises/')).sort(byNumber)},
    {title: words.project, documents: rest.filter((document) => !document.startsWith('exercises/'))},
  ];
  if (language === original) return english;
  const own = all.filter((document) => languageOf(document) === language);
  if (!own.some(isChapter)) return [];
  const isTask = (document) => document.startsWith('exercises/');
  return [
    {title: words.walk, documents: own.filter((document) => !isTask(document))},
    {title: words.exercises, documents: own.filter(isTask).sort(byNumber)},
    ...english.filter((group) => !group.documents.some((one) => isChapter(one) || isTask(one)))
      .map(({title, documents}) => ({title: languages[language].parts[title] ?? title, documents})),
  ].filter((part) => part.documents.length > 0);
}
