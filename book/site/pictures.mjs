// Pictures with their words in another language too. The programs draw them with English words; docs/<language>/pictures.json
// says what becomes of each: {"translated": {words: words}, "unchanged": [words]}. {} stands for a number. A title that is
// drawn on several lines is translated by a list, one for each line. Words without a letter stay as they are.
// The paths are most of a picture, and so one file has both: theorem.svg shows the English words, theorem.svg#zh-Hans the Chinese.
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';
import {escape} from './markdown.mjs';

const number = '([-−]?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?)';
const pattern = (words) =>
  new RegExp(`^${words.split('{}').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join(number)}$`, 'u');

const named = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};
const unescape = (text) => text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
  decimal ? String.fromCodePoint(Number(decimal)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : named[name] ?? all);

// The words of a picture: [{at, end, words, tag}], where text.slice(at, end) are the words and tag is what they stand in.
export function wordsOf(svg) {
  const found = [];
  let tag = '';
  for (const m of svg.matchAll(/<!--[^]*?-->|<style[^]*?<\/style>|<[^>]*>|[^<]+/g)) {
    if (m[0].startsWith('<')) {
      if (/^<[a-z]/.test(m[0])) tag = m[0];
      const label = /(\saria-label=")([^"]*)"/.exec(m[0]), at = m.index + (label ? label.index + label[1].length : 0);
      if (label && tag === m[0]) found.push({at, end: at + label[2].length, words: unescape(label[2]), tag: ''});
    } else if (/\S/.test(m[0])) {
      found.push({at: m.index, end: m.index + m[0].length, words: unescape(m[0]), tag});
    }
  }
  return found;
}

export class Words {
  // The words of docs/<language>/NAME, or undefined if there is no such file.
  static read(root, language, name = 'pictures.json') {
    const file = `docs/${language}/${name}`, there = path.join(root, file);
    return fs.existsSync(there) ? new Words(file, language, JSON.parse(fs.readFileSync(there, 'utf8'))) : undefined;
  }

  constructor(file, language, {translated, unchanged}) {
    this.file = file;
    this.language = language;
    this.entries = [...Object.entries(translated), ...unchanged.map((words) => [words, words])].map(([from, to]) => ({from, to, pattern: pattern(from)}));
    this.used = new Set();
  }

  // The lines of the translation, or undefined.
  translate(words) {
    if (!/\p{L}/u.test(words)) return [words];
    for (const {from, to, pattern} of this.entries) {
      const found = pattern.exec(words);
      if (!found) continue;
      this.used.add(from);
      const numbers = found.slice(1);
      return [to].flat().map((line) => line.replace(/\{\}/g, () => numbers.shift()));
    }
    return undefined;
  }

  // What becomes of the lines of a title that is drawn on several: [[place of the line, words]].
  title(texts, fail) {
    const lines = texts.filter(({tag}) => /\sclass="title"/.test(tag)), whole = lines.map(({words}) => words).join(' ');
    const to = lines.length > 1 ? this.translate(whole) : undefined;
    if (to === undefined) return [];
    if (to.join('') === whole) return lines.map(({at, words}) => [at, words]);
    if (to.length !== lines.length) fail(`the title "${whole}" has ${lines.length} lines, and ${to.length} in ${this.file}`);
    return lines.map(({at}, i) => [at, to[i] ?? '']);
  }

  // The picture with the words of this language beside those that it has; of its titles, which no page shows, only those that
  // it has. fail(words) is called for each text that nothing is known of.
  picture(svg, fail) {
    const texts = wordsOf(svg), known = new Map(this.title(texts, fail)), {html} = languages[this.language], first = languages[original].html;
    let both = '', from = 0;
    for (const {at, end, words, tag} of texts) {
      const to = known.get(at) ?? this.translate(words)?.join('');
      if (to === undefined) fail(`the words "${words}" are not in ${this.file}`);
      if (to === undefined || to === words || !/^<t(ext|span)/.test(tag)) continue;
      both += `${svg.slice(from, at)}<tspan class="${first}">${svg.slice(at, end)}</tspan><tspan xml:lang="${html}">${escape(to)}</tspan>`;
      from = end;
    }
    return (both + svg.slice(from)).replace(/<svg\b[^>]*>/, (root) => `${root.replace('<svg', `<svg id="${html}"`)}
<style>:lang(${html}),:target .${first}{display:none}:target :lang(${html}){display:inline}</style>`);
  }
}
