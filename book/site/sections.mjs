// What a translation has to keep of a page, section by section. Needs nothing but Node, so that translators can run it
// without installing anything.
import path from 'node:path';

// The anchor that the usual renderers give a heading.
const anchor = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');

// Formulas, code between backticks and links of a text, in this order of precedence; rest is the text without them.
function pieces(text) {
  const found = {display: [], formulas: [], code: [], links: [], pictures: [], rest: ''};
  const form = /\$\$([^$]+?)\$\$|\$`([^`]+)`\$|(`+)([^]+?)\3(?!`)|\$(?![\s$])((?:\\.|[^$\\`])*?[^\s$])\$(?!\d)|(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)|<a href="([^"]+)">/y;
  for (let at = 0; at < text.length;) {
    form.lastIndex = at;
    const m = form.exec(text);
    if (m === null) {
      found.rest += text[at++];
      continue;
    }
    at = form.lastIndex;
    if (m[1] !== undefined) found.display.push(formula(m[1]));
    else if (m[2] !== undefined || m[5] !== undefined) found.formulas.push(formula(m[2] ?? m[5]));
    else if (m[4] !== undefined) found.code.push(m[4].replace(/\s+/g, ' '));
    else if (m[9] !== undefined) found.links.push(m[9]);
    else {
      (m[6] === '!' ? found.pictures : found.links).push(m[8]);
      const inner = pieces(m[7]);
      for (const kind of ['display', 'formulas', 'code', 'links', 'pictures']) found[kind].push(...inner[kind]);
      found.rest += `[${inner.rest}]`;
      continue;
    }
    found.rest += m[0].startsWith('`') ? '`x`' : m[0].startsWith('$') ? '$x$' : '';
  }
  return found;
}

// Words inside a formula may be translated if there is a blank among them.
function formula(tex) {
  return tex.replace(/\s+/g, ' ').trim().replace(/\\text\{([^}]*)\}/g, (all, words) =>
    /[ \p{Script=Han}]/u.test(words) ? '\\text{...}' : all);
}

function numbers(text) {
  const plain = text.replace(/(\d),(?=\d{3}(?!\d))/g, '$1').replace(/\$x\$|`x`/g, ' ');
  return Array.from(plain.matchAll(/(?<![\p{L}\d_])\d+(?:\.\d+)*(?:e[-+]?\d+)?/gu), (m) => m[0]);
}

// The numbers of a text in which one language has formulas where the other has words; the 2 of a square may be a word.
export const formulaless = (text) => numbers(text.replace(/\\text\{[^}]*\}|\\[a-z]+|\^2(?!\d)/g, ' ').replace(/[`$]|(?<=\d),(?=\d)(?!\d{3}(?!\d))/g, ' '));

// The target of a link from the root, with the pages of every language under the name of the original.
export function target(document, link) {
  if (/^[a-z]+:/.test(link)) return link;
  const [file, id] = link.split('#');
  // The handout becomes the README of a folder like this one.
  const folder = document.startsWith('tools/handout') ? '' : path.posix.dirname(document);
  const to = file === '' ? document : path.posix.join(folder, file);
  const english = to.replace(/^docs\/[a-z]{2}\/README\.md$/, 'docs/README.md').replace(/^docs\/[a-z]{2}\/(\d\d-)/, 'docs/en/$1')
    .replace(/(README|handout)\.[A-Za-z-]+\.md$/, '$1.md').replace(/^docs\/[a-z]{2}\/museum\.md$/, 'docs/reference/museum.md');
  return english + (id === undefined ? '' : `#${id}`);
}

const newSection = (id, level, line, words) =>
  ({id, level, line, words, blocks: [], generated: [], tables: [], exercises: [], answers: 0, items: 0, lines: []});

// Splits a page into its sections. The last paragraph with links to neighbours is left out.
export function sections(document, text) {
  const list = [newSection('', 0, 1, '')];
  let fence = null, generated = null, id = null, marker = '', table = null;
  text.split('\n').forEach((line, i) => {
    const here = list.at(-1);
    if (fence !== null) {
      if (line.startsWith('```')) fence = null;
      else fence.text += `${line}\n`;
    } else if (line.startsWith('```')) {
      fence = {language: line.slice(3).trim(), marker, text: ''};
      here.blocks.push(fence);
      marker = '';
    } else if (generated !== null) {
      if (line === '<!-- end -->') generated = null;
      else generated.text += `${line}\n`;
    } else if (/^<!-- code/.test(line)) {
      marker = line;
    } else if (/^<!-- .*; columns: /.test(line)) {
      generated = {marker: line, text: ''};
      if (!line.startsWith('<!-- chapters')) here.generated.push(generated);
    } else if (/^<a id="([^"]+)"><\/a>$/.test(line)) {
      id = /"([^"]+)"/.exec(line)[1];
    } else if (/^#{1,6} /.test(line)) {
      const [, marks, words] = /^(#+) (.*)/.exec(line);
      list.push(newSection(marks.length === 1 ? '(title)' : id ?? anchor(words), marks.length, i + 1, words));
      list.at(-1).lines.push([i + 1, words]);
      id = null;
    } else if (!/^\[[^\]]+\]\((\.\.\/)?README\.md#the-walk\)/.test(line)) {
      if (line.startsWith('|')) {
        const columns = line.replace(/\\\|/g, '').replace(/\$`[^`]*`\$|`[^`]*`/g, '').split('|').length - 2;
        if (table === null) here.tables.push(table = {rows: 0, columns});
        ++table.rows;
      }
      if (/^\s*([-*]|\d+\.) /.test(line)) ++here.items;
      here.answers += (line.match(/<details>/g) ?? []).length;
      here.exercises.push(...Array.from(line.matchAll(/\*\*(\d+\.[a-z0-9]+)\.\*\*/g), (m) => m[1]));
      here.lines.push([i + 1, line]);
      id = null;
    }
    if (!line.startsWith('|')) table = null;
  });
  return list.map((section) => {
    const prose = section.lines.map(([, line]) => line).join('\n').replace(/<!--[^]*?-->/g, '');
    const found = pieces(prose);
    return {
      ...section,
      ...found,
      links: found.links.map((link) => target(document, link)),
      pictures: found.pictures.map((link) => target(document, link)),
      numbers: numbers(found.rest.replace(/<[^>]*>/g, '')),
    };
  });
}

export {pieces};
