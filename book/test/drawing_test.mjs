// A drawing that was made shorter leads through the same points.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';

import {shortDrawing, shortPath} from '../site/drawing.mjs';

const docs = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs');

// The points of a path of straight lines, and z.
function points(d) {
  const found = [];
  let [x, y] = [0, 0], start = [0, 0];
  for (const [, letter, rest] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number), low = letter.toLowerCase(), steps = letter === low;
    if (low === 'z') { [x, y] = start; found.push('z'); }
    for (let i = 0; i < numbers.length; i += 'hv'.includes(low) ? 1 : 2) {
      if (low !== 'v') x = numbers[i] + (steps ? x : 0);
      if (low !== 'h') y = numbers[low === 'v' ? i : i + 1] + (steps ? y : 0);
      if (low === 'm' && i === 0) { start = [x, y]; found.push('m'); }
      found.push(x, y);
    }
  }
  return found;
}

test('each path of the pictures leads through the same points', () => {
  let count = 0;
  for (const file of fs.readdirSync(docs, {recursive: true}).filter((file) => file.endsWith('.svg'))) {
    for (const [, d] of fs.readFileSync(path.join(docs, file), 'utf8').matchAll(/ d="([^"]*)"/g)) {
      const short = shortPath(d);
      if (short === d) continue;
      ++count;
      const a = points(d), b = points(short);
      assert.equal(b.length, a.length, `${file}: ${d}`);
      a.forEach((one, i) => assert.ok(typeof one === 'string' ? one === b[i] : Math.abs(one - b[i]) < 0.0051, `${file}: ${d} and ${short}`));
    }
  }
  assert.ok(count > 500);
});

test('curves stay; styles that are not used go', () => {
  assert.equal(shortPath('M1 2C3 4 5 6 7 8'), 'M1 2C3 4 5 6 7 8');
  assert.equal(shortPath('M10.50 2L9.5 2.25H0Z'), 'm10.5 2-1 .25h-9.5z');
  assert.equal(shortDrawing('<svg class="a"><style>\n.a{x:y}.a .b{x:y}\n.a text,.c{x:y}@media(prefers-color-scheme:dark){}\n</style></svg>'),
    '<svg class="a"><style>\n.a{x:y}.a text,.c{x:y}@media(prefers-color-scheme:dark){}\n</style></svg>');
});

test('a drawing without colours for the night gets some', () => {
  assert.match(shortDrawing('<svg width="1"><path/></svg>'), /^<svg width="1"><style>@media\(prefers-color-scheme:dark\)\{:root\{filter:/);
});
