// The frame around each text.
import {languages} from '../languages.mjs';
import {escape} from './markdown.mjs';

// Before anything is drawn, the colours that the reader chose.
const early = "try{const t=localStorage.getItem('theme');if(t)document.documentElement.dataset.theme=t}catch{}";

// up: the way to the top folder, '' or '../' and so on. others: [{language, href}], the same page in other languages.
// data: what the scripts read in the body's data-...
export function frame({language, up, title, body, side = '', others = [], kind = 'text', scripts = [], data = {}}) {
  const {html, words} = languages[language];
  const switches = others.map((other) =>
    `<a class=language href="${other.href}" lang=${languages[other.language].html} hreflang=${languages[other.language].html}>${languages[other.language].name}</a>`);
  return `<!doctype html>
<html lang=${html}>
<head>
<meta charset=utf-8>
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark">
<title>${escape(title)}</title>
<link rel=icon href="${up}assets/icon.svg">
<link rel=stylesheet href="${up}assets/formulas.css">
<link rel=stylesheet href="${up}assets/style.css">
<script>${early}</script>
${/<m-[id] /.test(side + body) ? `<script src="${up}assets/formulas.js"></script>\n<script src="${up}assets/fill.js"></script>\n` : ''}</head>
<body class=${kind}${Object.entries({up, ...data}).map(([name, value]) => ` data-${name}="${value}"`).join('')}>
<a class=skip href="#text">${words.skip}</a>
<header>
<a class=home href="${up}index.html">saddle</a>
<form role=search><input type=search aria-label="${words.searchFor}" placeholder="${words.search}" autocomplete=off data-none="${words.none}"></form>
<nav aria-label="${words.language}">${switches.join(' ')}</nav>
<button class=theme type=button aria-label="${words.theme}"></button>
</header>
<div class=columns>
${side}
<main id=text tabindex=-1>
${body}
</main>
</div>
<script src="${up}assets/book.js"></script>
${scripts.map((script) => `<script src="${up}assets/${script}"></script>\n`).join('')}</body>
</html>
`;
}

// The parts of the book: of the one that this page is in all pages, of the others the first one.
// entries: [{title, pages: [{href, title, here}]}]
export function contents(entries, words) {
  const part = ({title, pages}) => {
    if (!pages.some((page) => page.here)) return `<p><a href="${pages[0].href}">${escape(title)}</a></p>`;
    const items = pages.map((page) => `<li><a href="${page.href}"${page.here ? ' aria-current=page' : ''}>${page.title}</a>`);
    return `<p>${escape(title)}</p><ul>${items.join('')}</ul>`;
  };
  return `<nav class=contents aria-label="${words.contents}"><details class=fold open><summary>${words.contents}</summary>${entries.map(part).join('')}</details></nav>`;
}

// The headings of a page: [{level, id, html}].
export function onPage(headings, words) {
  const list = headings.filter((heading) => heading.level === 2 || heading.level === 3);
  if (list.length < 2) return '';
  const items = list.map((heading) => `<li class=h${heading.level}><a href="#${heading.id}">${heading.html}</a>`);
  return `<details class=onpage><summary>${words.onPage}</summary><ul>${items.join('')}</ul></details>`;
}

export function neighbours(before, next, words) {
  const link = (page, word, rel) => page ? `<a rel=${rel} href="${page.href}"><small>${word}</small> ${page.title}</a>` : '<span></span>';
  return `<nav class=neighbours aria-label="${words.before}, ${words.next}">${link(before, words.before, 'prev')}${link(next, words.next, 'next')}</nav>`;
}
