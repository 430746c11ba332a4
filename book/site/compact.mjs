// KaTeX's HTML made shorter: most of a book of formulas is the names of its classes and its styles. Classes that no
// rule of KaTeX's style sheet mentions go, the others get short names, and so does each list of styles. stylesheet()
// gives the style sheet for what compact() has returned so far.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const folder = path.dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));
const css = fs.readFileSync(path.join(folder, 'katex.min.css'), 'utf8');
const faces = css.match(/@font-face\{[^}]*\}/g);
const rules = css.replace(/@font-face\{[^}]*\}/g, '');
const known = new Set(Array.from(rules.replace(/\{[^}]*\}/g, '{}').matchAll(/\.([a-zA-Z][\w-]*)/g), (m) => m[1]));

const classes = new Map(), styles = new Map();

function shortName(names, long, letter) {
  if (!names.has(long)) names.set(long, letter + names.size.toString(36));
  return names.get(long);
}

function open(attributes) {
  const [, names = ''] = /class="([^"]*)"/.exec(attributes) ?? [];
  const [, style = ''] = /style="([^"]*)"/.exec(attributes) ?? [];
  const rest = attributes.replace(/ ?(class|style)="[^"]*"/g, '').trim();
  const list = names.split(' ').filter((name) => known.has(name)).map((name) => shortName(classes, name, 'k'));
  if (style !== '') list.push(shortName(styles, style, 'z'));
  const value = list.length > 1 ? `"${list.join(' ')}"` : list[0];
  return `<i${list.length > 0 ? ` class=${value}` : ''}${rest === '' ? '' : ` ${rest}`}>`;
}

// Directly below a line of a formula (KaTeX's "base") an element without class and style does nothing.
function withoutIdle(html) {
  const base = `class=${shortName(classes, 'base', 'k')}>`, parents = [];
  return html.replace(/<i( [^>]*)?>|<\/i>/g, (tag) => {
    if (tag === '</i>') return parents.pop() === 'idle' ? '' : tag;
    const idle = tag === '<i>' && (parents.at(-1)?.endsWith(base) || parents.at(-1) === 'idle');
    parents.push(idle ? 'idle' : tag);
    return idle ? '' : tag;
  });
}

const short = (name) => shortName(classes, name, 'k');

export function compact(html) {
  return withoutIdle(html
    .replace(/<span((?: [a-z-]+="[^"]*")*)>/g, (_, attributes) => open(attributes))
    .replaceAll('</span>', '</i>')
    .replaceAll(' aria-hidden="true"', ''));
}

// The fonts that the pages need: {file, path}, and the style sheet, which looks for them in fonts/.
export function stylesheet() {
  const renamed = rules.replace(/([^{}]+)(\{[^}]*\})/g, (_, selectors, body) => {
    if (selectors.startsWith('@')) return selectors + body;
    // What stands in :not(...) need not be there.
    const kept = selectors.split(',').filter((selector) =>
      Array.from(selector.replace(/:not\([^)]*\)/g, '').matchAll(/\.([a-zA-Z][\w-]*)/g)).every((m) => classes.has(m[1])));
    const renamed = kept.map((selector) =>
      selector.replace(/\.([a-zA-Z][\w-]*)/g, (_, name) => `.${short(name)}`).replace(/\bspan\b/g, 'i'));
    return kept.length > 0 ? renamed.join(',') + body : '';
  });
  const used = faces.filter((face) => {
    const [, family] = /font-family:"?([^;"]+)"?/.exec(face);
    return renamed.includes(family);
  });
  const fonts = used.map((face) => /url\(fonts\/([^)]+\.woff2)\)/.exec(face)[1]);
  const shown = used.map((face) => face.replace(/src:[^;}]*/, `src:url(fonts/${/fonts\/([^)]+\.woff2)/.exec(face)[1]}) format("woff2")`));
  const own = Array.from(styles, ([style, name]) => `.${name}{${style.replace(/;$/, '')}}`);
  return {
    text: `${shown.join('')}\n${renamed}\n.${classes.get('katex')}{font-size:1.12em}.${classes.get('katex')} i{font-style:inherit}\n${own.join('')}\n`,
    fonts: fonts.map((file) => ({file, path: path.join(folder, 'fonts', file)})),
  };
}
