// All pages of the book.
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';
import {cover} from './cover.mjs';
import {shortDrawing} from './drawing.mjs';
import {withLab} from './lab.mjs';
import {htmlPath, Links, relative} from './links.mjs';
import {markdown, wordsOf} from './markdown.mjs';
import {contents, frame, neighbours, onPage} from './page.mjs';
import {documents, inLanguage, isChapter, languageOf, parts} from './pages.mjs';
import {playerFiles, withPlayers} from './players.mjs';
import {indexScript} from './search.mjs';
import {lectures, slides} from './slides.mjs';
import {sourcesScript} from './sources.mjs';

export class Book {
  // players: the folder of runs to watch; lab: where the lab is, from the book; either may be undefined. fail(document, words) is
  // called for each error.
  constructor(root, {players, lab}, fail) {
    this.root = root;
    this.players = players;
    this.lab = lab;
    this.fail = fail;
    this.all = documents(root);
    this.links = new Links(root, this.all);
    this.md = markdown();
    this.read = new Map(this.all.map((document) => [document, this.readPage(document)]));
    this.parts = Object.fromEntries(Object.keys(languages).map((language) => [language, parts(root, this.all, language)]));
    this.lectures = lectures(root, Object.keys(languages).filter((language) => this.parts[language].length > 0), fail);
  }

  // Parses a document: {document, language, tokens, env, title}.
  readPage(document) {
    const language = languageOf(document);
    const env = {document, links: this.links, words: languages[language].words, fail: (words) => void this.fail(document, words)};
    const tokens = this.md.parse(fs.readFileSync(path.join(this.root, document), 'utf8'), env);
    if (isChapter(document)) dropLastLine(tokens);
    const [heading] = env.headings;
    if (heading?.level !== 1) this.fail(document, 'has to begin with a heading # ...');
    return {document, language, tokens, env, title: heading?.words ?? document, titleHtml: this.inline(heading?.inline, env)};
  }

  // The HTML of a heading in a list of links: without links and anchors of its own.
  inline(token, env) {
    if (!token) return '';
    const children = token.children.filter((child) => !/^(link_|html_inline)/.test(child.type));
    return this.md.renderer.render([{...token, type: 'inline', children}], this.md.options, env);
  }

  // Path and contents of all files but the assets.
  files() {
    const files = new Map();
    for (const page of this.read.values()) files.set(htmlPath(page.document), this.page(page));
    files.set('index.html', this.cover(files));
    for (const lecture of this.lectures) files.set(lecture.file, slides(this, lecture));
    if (this.players !== undefined) {
      const shown = Object.keys(languages).filter((language) => this.parts[language].length > 0);
      for (const [file, text] of playerFiles(this.root, this.players, shown, (words) => void this.fail('players', words))) files.set(file, text);
    }
    this.links.check(new Map(Array.from(this.read, ([document, page]) => [document, page.env.ids])), this.fail);
    const {script, names} = sourcesScript(this.root, this.links.sources);
    files.set('assets/sources.js', script);
    files.set('source.html', this.sourcePage(names));
    files.set('assets/index.js', indexScript(this.sections()));
    for (const [file, contents] of this.links.pictureFiles()) files.set(file, file.endsWith('.svg') ? shortDrawing(contents.toString()) : contents);
    this.pageCount = Array.from(files.keys()).filter((file) => file.endsWith('.html')).length;
    return files;
  }

  entry(from, document, here) {
    return {href: relative(from, htmlPath(document)), title: this.read.get(document).titleHtml, here};
  }

  side(from, language, here) {
    const entries = this.parts[language].map((part) => ({
      title: part.title,
      pages: nearby(part.documents, here).map((document) => this.entry(from, document, document === here)),
    }));
    const {words} = languages[language];
    const lectures = this.lectures.filter((lecture) => lecture.language === language).map(({file, title}) => ({href: relative(from, file), title, here: false}));
    return contents([...entries, {title: words.slides, pages: lectures}], words);
  }

  page({document, language, tokens, env, title}) {
    const file = htmlPath(document), {words} = languages[language];
    const order = this.parts[language].flatMap((part) => part.documents), at = order.indexOf(document);
    const near = (i) => order[i] === undefined ? null : this.entry(file, order[i], false);
    const text = withPlayers(this, document, withLab(this, document, this.md.renderer.render(tokens, this.md.options, env)));
    const headings = env.headings.map((heading) => ({...heading, html: this.inline(heading.inline, env)}));
    const firstEnd = text.indexOf('</h1>') + '</h1>'.length;
    const body = `${text.slice(0, firstEnd)}\n${onPage(headings, words)}\n${text.slice(firstEnd)}\n${neighbours(near(at - 1), near(at + 1), words)}`;
    return frame({language, up: relative(file, 'x').slice(0, -1), title: `${title} - ${words.book}`, body,
                  side: this.side(file, language, document), others: this.others(document, language, file)});
  }

  // The same page in the other language, if it is there: under the same name, if not at the same place.
  inLanguage(document, other) {
    const is = (page) => this.read.has(page) && languageOf(page) === other;
    const there = inLanguage(document, other), name = path.basename(document);
    return is(there) ? there : this.all.find((page) => is(page) && path.basename(page) === name && !name.startsWith('README'));
  }

  // The same page in the other languages; where there is none, the cover in that language.
  others(document, language, from) {
    return Object.keys(languages).filter((other) => other !== language && this.parts[other].length > 0).map((other) => {
      const there = this.inLanguage(document, other), found = there !== undefined;
      return {language: other, href: found ? relative(from, htmlPath(there)) : `${relative(from, 'index.html')}#${other}`};
    });
  }

  cover() {
    return cover(this);
  }

  sourcePage(names) {
    const {words} = languages[original];
    const body = `<h1 id=name>${words.source}</h1>\n<noscript><p>This page needs JavaScript. The file is in the folder of saddle.</p></noscript>
<pre class=scroll><code id=source></code></pre>\n<ul id=names>${names.map((name) => `<li><a href="#${name}">${name}</a>`).join('')}</ul>`;
    return frame({language: original, up: '', title: words.source, body, kind: 'wide', scripts: ['tokens.js', 'sources.js', 'source.js']});
  }

  // What the search finds.
  sections() {
    const sections = [];
    for (const {document, language, tokens, title} of this.read.values()) {
      let section = null;
      const begin = (heading, id) => {
        section = {url: htmlPath(document) + (id ? `#${id}` : ''), language, title, heading, text: ''};
        sections.push(section);
      };
      begin('', '');
      tokens.forEach((token, i) => {
        if (token.type === 'heading_open' && token.tag !== 'h1') begin(wordsOf(tokens[i + 1].children), token.attrGet('id'));
        else if (token.type === 'inline' && tokens[i - 1].type !== 'heading_open') section.text += `${wordsOf(token.children)} `;
        else if (token.type === 'fence') section.text += `${token.content} `;
      });
    }
    return sections.map((section) => ({...section, text: section.text.replace(/\s+/g, ' ').trim()}));
  }
}

// Of a part with a folder for each chapter, such as the exercises: the first page, and the chapter of this one.
function nearby(documents, here) {
  const chapter = (document) => document.split('/').slice(0, 2).join('/');
  if (!here.startsWith('exercises/') || !documents.includes(here)) return documents;
  const shown = chapter(here).endsWith('.md') ? (document) => /\.0-[^/]*\/README[^/]*\.md$/.test(document) : (document) => chapter(document) === chapter(here);
  return documents.filter((document, i) => i === 0 || shown(document));
}

// The links to the neighbours, which each page of the book has anyway.
function dropLastLine(tokens) {
  const at = tokens.length - 3;
  if (tokens[at]?.type === 'paragraph_open' && /^\[[^\]]+\]\((\.\.\/)?README\.md#the-walk\)/.test(tokens[at + 1].content)) tokens.splice(at, 3);
}
