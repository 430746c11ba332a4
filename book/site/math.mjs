// Formulas: $...$, $`...`$ and $$...$$, set by KaTeX while the book is built.
import katex from 'katex';

import {compact} from './compact.mjs';
import {numberOf} from './formulas.mjs';

// The place of a formula, which page/fill.js sets. Throws an Error with KaTeX's words if the formula is wrong.
export function set(tex, display) {
  const number = numberOf(compact(katex.renderToString(tex, {displayMode: display, output: 'html', strict: 'error'})));
  const label = tex.replace(/\s+/g, ' ').replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`), tag = display ? 'm-d' : 'm-i';
  return `<${tag} n=${number}>${label}</${tag}>`;
}

// [length of the formula with its dollars, its TeX, whether it has a line of its own], or null.
export function formulaAt(text, at) {
  if (text[at] !== '$') return null;
  const rest = text.slice(at);
  const display = /^\$\$([^$]+?)\$\$/.exec(rest);
  if (display) return [display[0].length, display[1].trim(), true];
  const quoted = /^\$`([^`]+)`\$/.exec(rest);
  if (quoted) return [quoted[0].length, quoted[1], false];
  const plain = /^\$(?![\s$])((?:\\.|[^$\\])*?[^\s\\$]|(?:\\.|[^$\\])*?\\[^\s])\$(?!\d)/.exec(rest);
  if (plain && !plain[1].includes('`')) return [plain[0].length, plain[1], false];
  return null;
}

export function mathPlugin(md) {
  md.inline.ruler.before('escape', 'formula', (state, silent) => {
    const found = formulaAt(state.src, state.pos);
    if (found === null || state.pos + found[0] > state.posMax) return false;
    if (!silent) {
      const token = state.push(found[2] ? 'display_formula' : 'formula', 'math', 0);
      token.content = found[1];
    }
    state.pos += found[0];
    return true;
  });
  // In a table a bar is written \| in code only; a formula that holds $`a | b`$ would be cut, as on GitHub.
  const safely = (tokens, index, env, display) => {
    try {
      return set(tokens[index].content, display);
    } catch (error) {
      env.fail(`formula ${tokens[index].content}: ${error.message}`);
      return '';
    }
  };
  md.renderer.rules.formula = (tokens, index, options, env) => safely(tokens, index, env, false);
  md.renderer.rules.display_formula = (tokens, index, options, env) => safely(tokens, index, env, true);
}
