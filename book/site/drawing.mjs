// A drawing, shorter: paths by steps and not by places, to 1/100 of a pixel, and only the styles that are used. One without
// colours for the night, as Graphviz draws them, gets its own colours turned to dark.

const number = (hundredths) => String(hundredths / 100).replace(/^(-?)0\./, '$1.');

// Paths of straight lines only; others stay as they are.
export function shortPath(path) {
  if (!/^\s*M[MLHVZmlhvz\d\s,.-]*$/.test(path)) return path;
  let at = [0, 0], start = at, written = [0, 0], short = '', last = '';
  const write = (letter, numbers) => {
    const follows = letter === last || (letter === 'l' && last === 'm');  // a letter need not be repeated, but for m
    if (!follows || letter === 'm') short += letter;
    const text = numbers.map(number).reduce((a, b) => a + (b.startsWith('-') ? '' : ' ') + b);
    short += (/\d$/.test(short) && !text.startsWith('-') ? ' ' : '') + text;
    last = letter;
  };
  for (const [, command, rest] of path.matchAll(/([a-z])([^a-z]*)/gi)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number), lower = command.toLowerCase();
    if (lower === 'z') {
      [at, written] = [start, start.map((one) => Math.round(one * 100))];
      short += last = 'z';
      continue;
    }
    const from = command === lower ? () => at : () => [0, 0], count = 'hv'.includes(lower) ? 1 : 2;
    for (let i = 0; i + count <= numbers.length; i += count) {
      const [x, y] = from();
      at = lower === 'h' ? [x + numbers[i], at[1]] : lower === 'v' ? [at[0], y + numbers[i]] : [x + numbers[i], y + numbers[i + 1]];
      const to = at.map((one) => Math.round(one * 100)), [dx, dy] = [to[0] - written[0], to[1] - written[1]];
      if (lower === 'm' && i === 0) { start = at; write('m', [dx, dy]); }
      else if (lower === 'h') write('h', [dx]);
      else if (lower === 'v') write('v', [dy]);
      else write('l', [dx, dy]);
      written = to;
    }
  }
  return short;
}

const night = '<style>@media(prefers-color-scheme:dark){:root{filter:invert(.9)hue-rotate(180deg)}}</style>';

export function shortDrawing(svg) {
  if (!svg.includes('prefers-color-scheme')) svg = svg.replace(/<svg\b[^>]*>/, `$&${night}`);
  const used = new Set(Array.from(svg.matchAll(/ class="([^"]*)"/g), (found) => found[1].split(' ')).flat());
  const there = (selector) => Array.from(selector.matchAll(/\.([a-z][\w-]*)/gi)).every(([, name]) => used.has(name));
  return svg
    .replace(/(<style>)([^]*?)(<\/style>)/g, (all, a, rules, b) => a + rules.replace(/(?<=^|[{}\s])(\.[^{}@]+)\{[^{}]*\}\n?/g,
      (rule, selectors) => selectors.split(',').some(there) ? rule : '') + b)
    .replace(/ d="([^"]*)"/g, (all, path) => ` d="${shortPath(path)}"`)
    .replace(/ (x|y|cx|cy|x1|x2|y1|y2|width|height)="(-?\d+\.\d+)"/g, (all, name, value) => ` ${name}="${Math.round(value * 100) / 100}"`);
}
