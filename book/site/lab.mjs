// Where the chapters lead into the lab: the steps of its tour that name a chapter.
import fs from 'node:fs';
import path from 'node:path';

import {original} from '../languages.mjs';
import {htmlPath, relative} from './links.mjs';
import {escape} from './markdown.mjs';
import {inLanguage} from './pages.mjs';

const steps = JSON.parse(fs.readFileSync(new URL('../../examples/lab/page/tour.json', import.meta.url)));

// The HTML of a chapter with a link into the lab for each of its steps, at the end of its question. The lab stands beside the
// book, and is no part of it; where it was not built there are no links.
export function withLab(book, document, html) {
  if (book.lab === undefined) return html;
  const english = inLanguage(document, original), {language, env} = book.read.get(document);
  const links = steps.filter((step) => step.document === english).map((step) => {
    const address = new URLSearchParams({view: step.view, ...step.settings, lang: language});
    return `<a href="${escape(`${relative(htmlPath(document), book.lab)}#${address}`)}">${escape(step.title[language])}</a>`;
  });
  if (links.length === 0) return html;
  if (!env.ids.has('question')) env.fail('a step of the tour of the lab leads here, and there is no heading question');
  const at = html.indexOf(' id="question"'), next = html.slice(at).search(/<h[23] /), end = next < 0 ? html.length : at + next;
  return `${html.slice(0, end)}<p class=lab>${env.words.lab}: ${links.join(' · ')}</p>\n${html.slice(end)}`;
}

// The lab of the same build as seen from the book, or undefined.
export const labBeside = (out) => fs.existsSync(path.join(out, '../lab/lab.html')) ? '../lab/lab.html' : undefined;
