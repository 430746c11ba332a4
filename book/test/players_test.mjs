// The runs in Chinese pages have Chinese words, and one copy of the run serves both languages.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';

import {Words} from '../site/pictures.mjs';
import {inLanguages, playerFiles, players} from '../site/players.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const page = `<html lang="en"><style>a { b:c }</style><h1>Run of 3</h1><p aria-label="x, y"><i>D</i> is (<span class="whole"><i>a</i>, 1</span>)</p><b>2</b>
<script type="application/json">{"caption": "a \\u003c b", "milliseconds": 80, "readings": [["JSD", "0.5"], ["far", "1 of 2"]], "paths": ["M1 2"]}</script>
<script>a.textContent = 'Play'; b.hash = \`#frame=\${c}\`; d = \`frame \${e + 1} of \${f}\`;</script>`;
const translated = {
  'Run of {}': '运行 {}', 'x, y': 'x，y', '<i>D</i> is (<i>a</i>, {})': '(<i>a</i>，{}) 是 <i>D</i>', 'a < b': '甲 < 乙', 'far': '远', '{} of {}': '{}，共 {}',
  'Play': '播放', 'frame {} of {}': '帧 {}/{}',
};
const read = (text, n) => text.replace(/\x01([^\x03]*)\x03/g, (_, words) => words.split('\x02')[n]);

test('the words of a run in two languages, the rest once', () => {
  const faults = [], both = inLanguages(page, [new Words('players.json', 'zh', {translated, unchanged: ['JSD', '{}']})], (fault) => faults.push(fault));
  assert.deepEqual(faults, []);
  assert.equal(read(both, 0).replaceAll('": ', '":'), page.replaceAll('": ', '":'));
  assert.equal(read(both, 1).replaceAll('": ', '":'), `<html lang="zh-Hans"><style>a { b:c }</style><h1>运行 3</h1><p aria-label="x，y">(<i>a</i>，1) 是 <i>D</i></p><b>2</b>
<script type="application/json">{"caption":"甲 \\u003c 乙", "milliseconds":80, "readings":[["JSD", "0.5"], ["远", "1，共 2"]], "paths":["M1 2"]}</script>
<script>a.textContent = '播放'; b.hash = \`#frame=\${c}\`; d = \`帧 \${e + 1}/\${f}\`;</script>`);
});

test('words that are not known are an error, wherever they stand', () => {
  for (const words of Object.keys(translated)) {
    const others = Object.fromEntries(Object.entries(translated).filter(([one]) => one !== words)), faults = [];
    inLanguages(page, [new Words('players.json', 'zh', {translated: others, unchanged: ['JSD', '{}']})], (fault) => faults.push(fault));
    assert.equal(faults.length, 1, words);
    assert.match(faults[0], /^the words ".*" are not in players\.json$/);
  }
});

test('docs/zh/players.json knows the words of each run, and no others', {skip: !fs.existsSync(`${process.env.BOOK}.players`)}, () => {
  const words = Words.read(root, 'zh', 'players.json'), faults = [];
  for (const {file} of players) inLanguages(fs.readFileSync(path.join(`${process.env.BOOK}.players`, file), 'utf8'), [words], (fault) => faults.push(fault));
  for (const {from, to} of words.entries) {
    if (!words.used.has(from)) faults.push(`no run has the words "${from}"`);
    if (from.split('{}').length !== to.split('{}').length) faults.push(`"${from}" has not as many numbers as its translation`);
  }
  assert.deepEqual(faults, []);
  const names = playerFiles(root, `${process.env.BOOK}.players`, ['en', 'zh'], (fault) => assert.fail(fault)).map(([name]) => name);
  assert.deepEqual(names, players.flatMap(({file}) => ['.js', '.html', '.zh-Hans.html'].map((end) => `players/${file.replace('.html', end)}`)));
});
