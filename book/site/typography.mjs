// What a Chinese page would show wrongly, or does not space as the other pages.
import {pieces} from './sections.mjs';

const mark = '，。：；？！、（）“”《》';

// The runs of stars that neither open nor close an emphasis, by the rules of CommonMark.
function shownStars(text) {
  const open = [];
  for (const run of text.matchAll(/(?<!\\)\*+/g)) {
    const before = text[run.index - 1] ?? ' ', after = text[run.index + run[0].length] ?? ' ';
    const space = /\s/, punctuation = /[\p{P}\p{S}]/u;
    const left = !space.test(after) && (!punctuation.test(after) || space.test(before) || punctuation.test(before));
    const right = !space.test(before) && (!punctuation.test(before) || space.test(after) || punctuation.test(after));
    const match = right ? open.lastIndexOf(run[0]) : -1;
    if (match >= 0) open.length = match;
    else if (left) open.push(run[0]);
    else return true;
  }
  return open.length > 0;
}

const rules = [
  [/\p{Script=Han}[A-Za-z0-9$`]|[A-Za-z0-9$`]\p{Script=Han}/u, 'there has to be a blank between'],
  [/\p{Script=Han}[,;:?!](?!\d)|\p{Script=Han}\.(?!\.)(?:\s|$)/u, 'there has to be a full-width mark in'],
  [new RegExp(`[${mark}] +(?=[^\\s$])`), 'there has to be no blank behind the mark in'],
  [new RegExp(`\\S +[${mark}]`), 'there has to be no blank before the mark in'],
  [new RegExp(`[${mark}]\\$x`), 'there has to be a blank before the formula in'],
];

// The faults of one line of prose, in words.
export function typography(line) {
  if (/^\s*(\||<)/.test(line)) return [];
  // The words for a picture are shown as they are.
  const {rest} = pieces(line.replace(/!\[[^\]]*\]\([^)]*\)/g, ''));
  const text = rest.replace(/^\s*(?:[-*]|\d+\.|>) +/, '');
  const faults = [];
  if (text.replaceAll('$x$', '').includes('$')) faults.push('a dollar would be shown');
  if (shownStars(text)) faults.push('stars would be shown');
  for (const [rule, words] of rules) {
    const read = words.includes('mark') ? text : text.replace(/\*+/g, ''), found = rule.exec(read);
    if (found) faults.push(`${words} "${read.slice(Math.max(0, found.index - 6), found.index + 8)}"`);
  }
  return faults;
}
