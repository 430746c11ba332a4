// Where the links of a document lead in the book.
import fs from 'node:fs';
import path from 'node:path';

import {languages} from '../languages.mjs';
import {languageOf} from './pages.mjs';
import {Words} from './pictures.mjs';

export const htmlPath = (document) => document.replace(/\.md$/, '.html');

export const relative = (from, to) => path.posix.relative(path.posix.dirname(from), to) || path.posix.basename(to);

const encode = (file) => file.split('/').map(encodeURIComponent).join('/');

// root: the folder of the project; pages: the documents that become pages.
export class Links {
  constructor(root, pages) {
    this.root = root;
    this.pages = new Set(pages);
    this.sources = new Set();   // files and folders that source.html has to show
    this.pictures = new Map();  // path in the book, with # and a language if it has its words too; contents
    this.words = new Map(Object.keys(languages).map((language) => [language, Words.read(root, language)]));
    this.toCheck = [];          // [document, link, page, id]
  }

  // The path of the target from the root, and the id behind #. A chapter that is not translated yet is read in the
  // original.
  target(document, link) {
    const [file, id = ''] = link.split('#');
    let to = file === '' ? document : path.posix.normalize(path.posix.join(path.posix.dirname(document), decodeURI(file)));
    const english = to.replace(/^docs\/zh\//, 'docs/en/').replace(/^docs\/en\/README\.md$/, 'docs/README.md');
    if (!this.pages.has(to) && this.pages.has(english)) to = english;
    return [to, id];
  }

  // The address in the page of this document. fail(words) is called if there is none.
  href(document, link, fail) {
    if (/^https:\/\//.test(link)) return link;
    if (/^[a-z]+:/.test(link)) return fail(`${link} is no address that the book may hold`);
    const [to, id] = this.target(document, link);
    const here = htmlPath(document);
    if (this.pages.has(to)) {
      if (id !== '') this.toCheck.push([document, link, to, id]);
      const file = to === document && id !== '' ? '' : encode(relative(here, htmlPath(to)));
      return file + (id === '' ? '' : `#${id}`);
    }
    if (!to.startsWith('..') && fs.existsSync(path.join(this.root, to)) && !to.endsWith('.md')) {
      if (/\.(svg|png)$/.test(to)) return this.picture(document, link, fail);
      this.sources.add(to.replace(/\/$/, ''));
      return `${relative(here, 'source.html')}#${encode(to.replace(/\/$/, ''))}`;
    }
    return fail(`the link ${link} leads nowhere`);
  }

  // A drawing has its words in the language of the document, where they are known: theorem.svg, theorem.svg#zh-Hans.
  picture(document, link, fail) {
    const [from] = this.target(document, link), language = languageOf(document);
    if (!fs.existsSync(path.join(this.root, from))) return fail(`the picture ${link} is not there`);
    const words = from.endsWith('.svg') ? this.words.get(language) : undefined, id = words === undefined ? '' : `#${languages[language].html}`;
    if (!this.pictures.has(from + id)) {
      const contents = fs.readFileSync(path.join(this.root, from));
      this.pictures.set(from + id, words === undefined ? contents : words.picture(contents.toString(), (fault) => fail(`${from}: ${fault}`)));
    }
    return encode(relative(htmlPath(document), from)) + id;
  }

  // The path of each picture in the book, and its contents: those with words in two languages serve both.
  pictureFiles() {
    const files = new Map();
    for (const [name, contents] of this.pictures) if (name.includes('#') || !files.has(name)) files.set(name.split('#')[0], contents);
    return files;
  }

  // ids: for each document the ids of its page.
  check(ids, fail) {
    for (const [document, link, to, id] of this.toCheck)
      if (!ids.get(to).has(id)) fail(document, `the link ${link} leads to no heading`);
  }
}
