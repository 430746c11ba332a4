// Each formula of the book once, in a script: a page holds a formula's number and its TeX, and page/fill.js sets it.
//
// The script writes a formula as a string of symbols. A symbol stands for a word: a tag of KaTeX's HTML, a letter, or two
// other symbols. Pairs that occur often become words one after the other (Larsson and Moffat's Re-Pair), which makes the
// formulas smaller than gzip does, and the page reads only those that it shows.

const html = [], numbers = new Map();

// The number of the formula with this HTML, in base 36.
export function numberOf(formula) {
  if (!numbers.has(formula)) numbers.set(formula, html.push(formula) - 1);
  return numbers.get(formula).toString(36);
}

const rare = 4, base = 2 ** 16, first = 0x21;  // a pair that is found fewer times stays as it is; symbols begin behind the blank

// Replaces pairs in the lists of numbers and returns [lists, pairs]; pair i is the number words + i.
function pairUp(lists, words) {
  const pairs = [];
  for (;;) {
    const counts = new Map();
    for (const list of lists)
      for (let i = 0; i + 1 < list.length; ++i) {
        const pair = list[i] * base + list[i + 1];
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    const most = Array.from(counts.values()).reduce((a, b) => Math.max(a, b), 0);
    if (most < rare) return [lists, pairs];
    // All that are nearly as frequent as the most frequent one, at once.
    const enough = Math.max(rare, 0.5 * most), names = new Map();
    const frequency = (a, b) => { const n = counts.get(a * base + b) ?? 0; return n >= enough ? n : 0; };
    const name = (a, b) => {
      const pair = a * base + b;
      if (!names.has(pair)) names.set(pair, words + pairs.push([a, b]) - 1);
      return names.get(pair);
    };
    lists = lists.map((list) => {
      const shorter = [];
      for (let i = 0; i < list.length; ++i) {
        const n = frequency(list[i], list[i + 1]);
        if (n > 0 && n >= frequency(list[i + 1], list[i + 2])) shorter.push(name(list[i], list[++i]));
        else shorter.push(list[i]);
      }
      return shorter;
    });
  }
}

// The script that defines FORMULAS: {words, a line each; formulas, with blanks between}. A word of two letters is two symbols.
export function formulasScript() {
  const words = [], known = new Map();
  const lists = html.map((formula) => (formula.replaceAll('\n', ' ').match(/<[^>]*>|[^<]/g) ?? []).map((word) => {
    if (!known.has(word)) known.set(word, words.push(word) - 1);
    return known.get(word);
  }));
  const [short, pairs] = pairUp(lists, words.length), all = [...words, ...pairs];
  const counts = all.map(() => 0);
  for (const list of [...short, ...pairs]) for (const number of list) ++counts[number];
  // The most frequent words get the symbols that take the fewest bytes.
  const order = Array.from(all.keys()).sort((a, b) => counts[b] - counts[a]), symbols = [];
  order.forEach((number, i) => { symbols[number] = String.fromCharCode(first + i); });
  const write = (list) => list.map((number) => symbols[number]).join('');
  return `const FORMULAS = ${JSON.stringify({
    words: order.map((number) => typeof all[number] === 'string' ? all[number] : write(all[number])).join('\n'),
    formulas: short.map(write).join(' '),
  })};\n`;
}
