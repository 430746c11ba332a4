// The runs of train_gan that a reader may watch inside a chapter: players.json.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import {languages, original} from '../languages.mjs';
import {shortPath} from './drawing.mjs';
import {htmlPath, relative} from './links.mjs';
import {escape} from './markdown.mjs';
import {pack} from './pack.mjs';
import {inLanguage} from './pages.mjs';
import {Words} from './pictures.mjs';

const list = new URL('../players.json', import.meta.url);
export const players = JSON.parse(fs.readFileSync(list));

// Makes the page of each run in the folder, unless it is newer than the program and the list.
export function runPlayers(program, folder) {
  fs.mkdirSync(folder, {recursive: true});
  const changed = Math.max(fs.statSync(program).mtimeMs, fs.statSync(list).mtimeMs);
  for (const {file, options} of players) {
    const page = path.join(folder, file);
    if (fs.existsSync(page) && fs.statSync(page).mtimeMs > changed) continue;
    execFileSync(program, [...options, '--html', page], {stdio: ['ignore', 'ignore', 'inherit']});
  }
}

// The words of a run in all languages: in a piece [first]English[between]Chinese[last] only one of them is shown.
const [first, between, last] = ['\u0001', '\u0002', '\u0003'];

// The page of a run with pieces for its words. docs/<language>/players.json says what becomes of them, as pictures.json does of
// the words of pictures; <i>, <sub> and <sup> are part of the words. fail(words) is called for each text that nothing is known of.
export function inLanguages(page, all, fail) {
  const known = (words) => all.map((one) => {
    const to = one.translate(words)?.join('');
    if (to === undefined) fail(`the words "${words}" are not in ${one.file}`);
    return to ?? words;
  });
  const piece = (words, others) => others.every((other) => other === words) ? words : first + [words, ...others].join(between) + last;
  const text = (words) => {
    const [, before, inner, behind] = /^(\s*)([^]*?)(\s*)$/.exec(words), plain = inner.replace(/<span class="whole">(.*?)<\/span>/g, '$1').replaceAll('\u00a0', ' ');
    return before + (/\p{L}/u.test(plain.replace(/<[^>]*>/g, '')) ? piece(inner, known(plain)) : inner) + behind;
  };
  const html = (part) => part
    .replace(/( aria-label=")([^"]*)(")/g, (_, a, words, b) => a + text(words) + b)
    .replace(/(?<=>)(?:[^<>]|<\/?(?:i|sub|sup)>|<span class="whole">(?:[^<>]|<\/?(?:i|sub|sup)>)*<\/span>)+(?=<)/g, text);
  // Strings in JSON, which are no HTML.
  const string = (json) => piece(json, known(JSON.parse(json)).map((words) => JSON.stringify(words).replaceAll('<', '\\u003c')));
  const data = (part) => part.replace(/"caption": ?("(?:[^"\\]|\\.)*")|"readings": ?\[(?:\[[^\]]*\](?:, ?)?)*\]/g, (all, caption) =>
    caption ? `"caption":${string(caption)}` : all.replace(/(?<=[[,] ?)"(?:[^"\\]|\\.)*"/g, string));
  // What the script writes on the page, between quotes. A number stands for what it puts between the words.
  const script = (part) => part.replace(/(?<=textContent = )'([^'\\]*)'|`([^`]*)`/g, (literal, quoted, written) => {
    const values = [], words = quoted ?? written.replace(/\$\{[^}]*\}/g, (value) => `${values.push(value)}`);
    if (words.startsWith('#')) return literal;
    const [mark] = literal, others = known(words).map((other) => mark + (quoted === undefined ? other.replace(/\d+/g, (n) => values[n - 1]) : other) + mark);
    return piece(literal, others);
  });
  return page
    .replace(/<html lang="[^"]*">/, (tag) => piece(tag, all.map((one) => `<html lang="${languages[one.language].html}">`)))
    .split(/(<style>[^]*?<\/style>|<script\b[^]*?<\/script>)/)
    .map((part) => part.startsWith('<style') ? part : part.startsWith('<script>') ? script(part) : part.startsWith('<script') ? data(part) : html(part))
    .join('');
}

const suffix = (language) => language === original ? '' : `.${languages[language].html}`;
const pageOf = (file, language) => `players/${file.replace(/(?=\.html$)/, suffix(language))}`;

// A run as it stands in the book: once, its paths shorter, and packed, a third as large or less; and for each language a page that
// shows it. fail(words) is called for each error.
export function playerFiles(root, folder, shown, fail) {
  const all = shown.filter((language) => language !== original).map((language) => Words.read(root, language, 'players.json')).filter((words) => words);
  return players.flatMap(({file, title}) => {
    const page = fs.readFileSync(path.join(folder, file), 'utf8').replace(/"(M[^"]*)"/g, (all, d) => `"${shortPath(d)}"`);
    const run = file.replace(/html$/, 'js'), words = inLanguages(page, all, (fault) => fail(`${file}: ${fault}`));
    return [[`players/${run}`, `const RUN = ${pack(words)};\n`], ...[original, ...all.map((one) => one.language)].map((language, i) => [pageOf(file, language), `<!doctype html>
<html lang=${languages[language].html}><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1"><title>${escape(title[language])}</title>
<script src="../assets/tokens.js"></script>
<script src="${run}"></script>
<script>unpack(RUN).then((run) => { document.open(); document.write(run.replace(/\\x01([^\\x03]*)\\x03/g, (_, words) => words.split('\\x02')[${i}])); document.close(); });</script>
`])];
  });
}

const quoted = (option) => /[(),]/.test(option) ? `'${option}'` : option;

// The HTML of a document with its players, each at the end of the section with its id.
export function withPlayers(book, document, html) {
  if (book.players === undefined) return html;
  const english = inLanguage(document, original), file = htmlPath(document);
  for (const player of players.filter((player) => player.document === english)) {
    const {language, env} = book.read.get(document);
    if (!env.ids.has(player.section)) env.fail(`players.json: there is no heading ${player.section}`);
    const at = html.indexOf(` id="${player.section}"`), next = html.slice(at).search(/<h[23] /);
    const end = next < 0 ? html.length : at + next;
    const page = relative(file, pageOf(player.file, language)), title = player.title[language];
    const box = `<details class=player><summary>${title}</summary>
<iframe src="${page}" loading=lazy title="${title}"></iframe>
<p><a href="${page}">${env.words.alone}</a>: <code>${escape(`train_gan ${player.options.map(quoted).join(' ')}`)}</code></p></details>\n`;
    html = html.slice(0, end) + box + html.slice(end);
  }
  return html;
}
