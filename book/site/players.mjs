// The runs of train_gan that a reader may watch inside a chapter: players.json.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import {original} from '../languages.mjs';
import {shortPath} from './drawing.mjs';
import {htmlPath, relative} from './links.mjs';
import {escape} from './markdown.mjs';
import {pack} from './pack.mjs';
import {inLanguage} from './pages.mjs';

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

// The pages as they stand in the book: their paths shorter, and packed, a third as large or less.
export function playerFiles(folder) {
  return players.map(({file, title}) => {
    const page = fs.readFileSync(path.join(folder, file), 'utf8').replace(/"(M[^"]*)"/g, (all, d) => `"${shortPath(d)}"`);
    return [`players/${file}`, `<!doctype html>
<html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1"><title>${escape(title[original])}</title>
<script src="../assets/tokens.js"></script>
<script>unpack(${pack(page)}).then((page) => { document.open(); document.write(page); document.close(); });</script>
`];
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
    const page = relative(file, `players/${player.file}`), title = player.title[language] ?? player.title[original];
    const box = `<details class=player><summary>${title}</summary>
<iframe src="${page}" loading=lazy title="${title}"></iframe>
<p><a href="${page}">${env.words.alone}</a>: <code>${escape(`train_gan ${player.options.map(quoted).join(' ')}`)}</code></p></details>\n`;
    html = html.slice(0, end) + box + html.slice(end);
  }
  return html;
}
