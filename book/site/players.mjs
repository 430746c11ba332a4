// The runs of train_gan that a reader may watch inside a chapter. CMakeLists.txt makes the pages.
import fs from 'node:fs';
import path from 'node:path';

import {htmlPath, relative} from './links.mjs';
import {inLanguage} from './pages.mjs';
import {original} from '../languages.mjs';

export const players = JSON.parse(fs.readFileSync(new URL('../players.json', import.meta.url)));

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
<p><a href="${page}">${env.words.alone}</a>: <code>train_gan ${player.options.join(' ')}</code></p></details>\n`;
    html = html.slice(0, end) + box + html.slice(end);
  }
  return html;
}

export const playerFiles = (folder) =>
  players.map((player) => [`players/${player.file}`, fs.readFileSync(path.join(folder, player.file))]);
