// Markdown as the documents use it, to HTML: headings with ids, formulas, code in colours, figures, wide tables.
import fs from 'node:fs';
import path from 'node:path';

import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import cmake from 'highlight.js/lib/languages/cmake';
import cpp from 'highlight.js/lib/languages/cpp';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import shell from 'highlight.js/lib/languages/shell';
import MarkdownIt from 'markdown-it';

import {mathPlugin} from './math.mjs';

for (const [name, language] of Object.entries({sh: bash, cmake, cpp, json, python, console: shell}))
  hljs.registerLanguage(name, language);

export const escape = (text) => text.replace(/[&<>"]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[c]);

// The four colours of code, by highlight.js's names; what has another name has no colour.
const colours = Object.entries({
  c: /comment|quote/, s: /string/, k: /keyword|type|literal|prompt_/, n: /number|built_in|meta/,
});

export function highlight(text, language) {
  if (!hljs.getLanguage(language)) return escape(text);
  const open = [];  // whether each span that is open has a colour
  return hljs.highlight(text, {language}).value.replace(/<span class="([^"]*)">|<\/span>/g, (tag, name) => {
    if (name === undefined) return open.pop() ? '</i>' : '';
    const colour = colours.find(([, names]) => names.test(name))?.[0];
    open.push(colour !== undefined);
    return colour === undefined ? '' : `<i class=${colour}>`;
  });
}

// The anchor that the usual renderers give a heading.
export const anchor = (heading) =>
  heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');

// The words of inline tokens, formulas as TeX without its commands' backslashes.
export function wordsOf(tokens) {
  return tokens.map((token) => {
    if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
    if (token.type === 'formula' || token.type === 'display_formula') return token.content.replace(/\\(rm|text|mathrm|mathop|ast)\b|[\\{}]/g, (_, name) => name === 'ast' ? '*' : '');
    if (token.type === 'text' || token.type === 'code_inline') return token.content;
    return token.children ? wordsOf(token.children) : '';
  }).join('');
}

const han = /\p{Script=Han}/u, wide = /[\u3000-\u303f\uff00-\uffef“”‘’]/u;

// A blank that a wide mark does not need, and a line break between two Chinese characters.
function chineseBlanks(tokens) {
  tokens.forEach((token, i) => {
    const before = tokens[i - 1], after = tokens[i + 1];
    if (token.type === 'text' && after?.type === 'formula' && wide.test(token.content.at(-2) ?? ''))
      token.content = token.content.replace(/ $/, '');
    if (token.type === 'softbreak' && before?.type === 'text' && after?.type === 'text' &&
        (han.test(before.content.at(-1)) || wide.test(before.content.at(-1))) && (han.test(after.content[0]) || wide.test(after.content[0])))
      Object.assign(token, {type: 'text', content: ''});
  });
}

// <a id="x"></a> directly above a heading is the id of that heading; the line goes.
function takeIds(state) {
  const {tokens} = state;
  for (let i = 0; i + 3 < tokens.length; ++i) {
    const id = tokens[i].type === 'paragraph_open' && /^<a id="([^"]+)"><\/a>$/.exec(tokens[i + 1].content);
    if (!id || tokens[i + 3].type !== 'heading_open') continue;
    tokens[i + 3].attrSet('id', id[1]);
    tokens.splice(i, 3);
  }
}

function giveIds(state) {
  const {tokens, env} = state;
  const count = new Map();
  env.headings = [];
  env.ids = new Set();
  tokens.forEach((token, i) => {
    for (const child of token.children ?? [token])
      for (const [, id] of (child.content ?? '').matchAll(/^<a id="([^"]+)">/g))
        if (child.type === 'html_inline' || child.type === 'html_block') env.ids.add(id);
    if (token.type !== 'heading_open') return;
    const inline = tokens[i + 1], words = wordsOf(inline.children), level = Number(token.tag[1]);
    let id = token.attrGet('id');
    if (id === null) {
      const wanted = anchor(inline.content), n = count.get(wanted) ?? 0;
      count.set(wanted, n + 1);
      id = n === 0 ? wanted : `${wanted}-${n}`;
      token.attrSet('id', id);
    }
    if (env.ids.has(id)) env.fail(`two headings have the id ${id}`);
    env.ids.add(id);
    env.headings.push({level, id, words, inline});
  });
}

// The size of a picture, so that the page does not move while it loads.
function size(file) {
  const bytes = fs.readFileSync(file);
  if (file.endsWith('.png')) return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const head = bytes.toString('utf8').slice(0, 2000), box = /viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"/.exec(head);
  return box ? [Math.round(box[1]), Math.round(box[2])] : [0, 0];
}

function onlyPicture(tokens, i) {
  const children = tokens[i + 1]?.children ?? [];
  return tokens[i].type === 'paragraph_open' && children.length === 1 && children[0].type === 'image';
}

// env: {document, links, words, fail}. The renderer adds headings and ids.
export function markdown() {
  const md = new MarkdownIt({html: true});
  md.use(mathPlugin);
  md.core.ruler.push('take_ids', takeIds);
  md.core.ruler.push('give_ids', giveIds);
  md.core.ruler.push('chinese_blanks', (state) => {
    for (const token of state.tokens) if (token.children) chineseBlanks(token.children);
  });
  const rules = md.renderer.rules;
  const render = (tokens, i, options, env, self) => self.renderToken(tokens, i, options);

  rules.link_open = (tokens, i, options, env, self) => {
    const to = env.links.href(env.document, tokens[i].attrGet('href'), env.fail);
    tokens[i].attrSet('href', to ?? '');
    return self.renderToken(tokens, i, options);
  };
  rules.image = (tokens, i, options, env) => {
    const link = tokens[i].attrGet('src'), to = env.links.picture(env.document, link, env.fail);
    if (to === undefined) return '';
    const [width, height] = size(path.join(env.links.root, env.links.target(env.document, link)[0]));
    return `<img src="${to}" width=${width} height=${height} loading=lazy alt="${escape(wordsOf(tokens[i].children))}">`;
  };
  rules.paragraph_open = (tokens, i, ...rest) => onlyPicture(tokens, i) ? '<figure>' : render(tokens, i, ...rest);
  rules.paragraph_close = (tokens, i, ...rest) => onlyPicture(tokens, i - 2) ? '</figure>\n' : render(tokens, i, ...rest);
  rules.table_open = (tokens, i, options, env) => `<div class=scroll role=region aria-label="${env.words.table}"><table>\n`;
  // A short cell stays on one line, a long one gets some width: on a narrow screen the table scrolls.
  rules.td_open = (tokens, i) => {
    const length = wordsOf(tokens[i + 1].children).length;
    return length <= 20 ? '<td>' : length > 70 ? '<td class=long>' : '<td class=some>';
  };
  for (const tag of ['td', 'th', 'tr', 'list_item']) rules[`${tag}_close`] = () => '';  // the next tag ends them
  rules.table_close = () => '</table></div>\n';
  const block = (text, language, env) =>
    `<pre class=scroll role=region aria-label="${env.words.code}"><code>${highlight(text, language)}</code></pre>\n`;
  rules.fence = (tokens, i, options, env) => block(tokens[i].content, tokens[i].info.trim(), env);
  rules.code_block = (tokens, i, options, env) => block(tokens[i].content, '', env);
  // Of HTML the documents use folded answers, line breaks, anchors, and pictures with a size. Comments are no text.
  const html = (tokens, i, options, env) => tokens[i].content
    .replace(/<!--[^]*?-->\n?/g, '')
    .replace(/(<a href=")([^"]*)(")/g, (_, a, link, b) => a + (env.links.href(env.document, link, env.fail) ?? '') + b)
    .replace(/(<img src=")([^"]*)(")/g, (_, a, link, b) => a + (env.links.picture(env.document, link, env.fail) ?? '') + b);
  rules.html_block = html;
  rules.html_inline = html;
  return md;
}
