// The pictures of the Chinese pages have their words in Chinese, at the places of the English ones.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';

import {Links} from '../site/links.mjs';
import {documents, languageOf} from '../site/pages.mjs';
import {Words, wordsOf} from '../site/pictures.mjs';
import {launch} from './browser.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

// The drawings that Chinese pages show.
const drawings = new Set(documents(root).filter((document) => languageOf(document) === 'zh').flatMap((document) =>
  Array.from(read(document).matchAll(/(?:!\[[^\]]*\]\(|<img src=")([^)"]+\.svg)/g), ([, link]) => path.posix.join(path.posix.dirname(document), link))));

const small = (entries) => new Words('pictures.json', 'zh', {translated: {}, unchanged: [], ...entries});

// What the picture shows in Chinese.
function copy(words, svg) {
  const faults = [], both = words.picture(svg, (fault) => faults.push(fault));
  const text = both.replace(/<tspan class="en">[^<]*<\/tspan><tspan xml:lang="zh-Hans">([^<]*)<\/tspan>/g, '$1').replace(/\n<style>:lang[^<]*<\/style>/, '');
  return {text, faults, both};
}

test('words, numbers in them, and what stays', () => {
  const words = small({translated: {'step {}': '第 {} 步', 'a & b': '甲 & 乙', 'label': '标签'}, unchanged: ['f(x)', 'n{}->n{}']});
  const {text, faults, both} = copy(words, `<?xml version="1.0"?><svg aria-label="label"><style>.a{b:c}</style><!-- words -->
<title>n1&#45;&gt;n2</title><text x="1">step −2.5</text><text>a &amp; b</text><text><tspan>step 3</tspan><tspan>f(x)</tspan></text><text>10⁻³</text></svg>`);
  assert.deepEqual(faults, []);
  assert.match(both, /<text x="1"><tspan class="en">step −2.5<\/tspan><tspan xml:lang="zh-Hans">第 −2.5 步<\/tspan><\/text>/);
  assert.equal(text, `<?xml version="1.0"?><svg id="zh-Hans" aria-label="label"><style>.a{b:c}</style><!-- words -->
<title>n1&#45;&gt;n2</title><text x="1">第 −2.5 步</text><text>甲 &amp; 乙</text><text><tspan>第 3 步</tspan><tspan>f(x)</tspan></text><text>10⁻³</text></svg>`);
});

test('words that are not known are an error, wherever they stand', () => {
  const words = small({translated: {'step {}': '第 {} 步'}, unchanged: ['x']});
  for (const unknown of ['steps 3', 'step', 'step n', 'step 3 of 4', 'X', 'x y'])
    for (const svg of [`<svg><title>${unknown}</title></svg>`, `<svg><desc>${unknown}</desc></svg>`, `<svg><text>${unknown}</text></svg>`,
                       `<svg><text><tspan>${unknown}</tspan></text></svg>`, `<svg aria-label="${unknown}"></svg>`])
      assert.deepEqual(copy(words, svg).faults, [`the words "${unknown}" are not in pictures.json`]);
});

test('a title on several lines has as many in the translation', () => {
  const svg = '<svg><title>one two 3</title><text class="title">one two</text><text class="title">3</text></svg>';
  assert.equal(copy(small({translated: {'one two {}': ['一二，', '{}。']}}), svg).text,
    '<svg id="zh-Hans"><title>one two 3</title><text class="title">一二，</text><text class="title">3。</text></svg>');
  assert.deepEqual(copy(small({translated: {'one two {}': '一二{}'}}), svg).faults, ['the title "one two 3" has 2 lines, and 1 in pictures.json']);
  const {text, faults} = copy(small({unchanged: ['one two {}']}), svg);
  assert.deepEqual([text, faults], [svg.replace('<svg', '<svg id="zh-Hans"'), []]);
});

test('a picture of the book has both languages, and an error names the page, the file and the words', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
  try {
    fs.mkdirSync(path.join(folder, 'docs/zh'), {recursive: true});
    fs.writeFileSync(path.join(folder, 'docs/p.svg'), '<svg><text>one</text><text>two</text></svg>');
    fs.writeFileSync(path.join(folder, 'docs/zh/pictures.json'), '{"translated": {"one": "一"}, "unchanged": []}');
    const links = new Links(folder, []), faults = [];
    assert.equal(links.picture('docs/a.md', 'p.svg', (fault) => faults.push(fault)), 'p.svg');
    assert.deepEqual(faults, []);
    assert.equal(links.picture('docs/zh/a.md', '../p.svg', (fault) => faults.push(fault)), '../p.svg#zh-Hans');
    assert.deepEqual(faults, ['docs/p.svg: the words "two" are not in docs/zh/pictures.json']);
    const files = links.pictureFiles();
    assert.deepEqual(Array.from(files.keys()), ['docs/p.svg']);
    assert.match(files.get('docs/p.svg'), /one<.*一<.*two/);
  } finally {
    fs.rmSync(folder, {recursive: true});
  }
});

test('docs/zh/pictures.json knows the words of each picture, and no others', () => {
  assert.ok(drawings.size >= 14);
  const words = Words.read(root, 'zh'), faults = [];
  for (const drawing of drawings) faults.push(...copy(words, read(drawing)).faults.map((fault) => `${drawing}: ${fault}`));
  for (const {from, to} of words.entries) {
    if (!words.used.has(from)) faults.push(`no picture has the words "${from}"`);
    if (from.split('{}').length !== [to].flat().join('').split('{}').length) faults.push(`"${from}" has not as many numbers as its translation`);
    if (words.entries.filter((entry) => entry.from === from).length > 1) faults.push(`"${from}" is there twice`);
  }
  assert.deepEqual(faults, []);
});

// Of each picture the size, and the boxes of its words and of its marks, in pixels.
async function boxes(svgs) {
  const browser = await launch(), page = await browser.newPage({viewport: {width: 1280, height: 800}});
  await page.setContent(`<!doctype html><meta charset=utf-8>${svgs.map((svg) => `<p>${svg.slice(svg.indexOf('<svg'))}</p>`).join('')}`);
  const found = await page.evaluate(() => Array.from(document.querySelectorAll('p > svg'), (svg) => {
    const from = svg.getBoundingClientRect();
    const place = (one) => {
      const {left, top, right, bottom} = one.getBoundingClientRect();
      return {left: left - from.left, top: top - from.top, right: right - from.left, bottom: bottom - from.top};
    };
    return {
      width: from.width,
      height: from.height,
      texts: Array.from(svg.querySelectorAll('text'), (one) => ({...place(one), words: one.textContent})),
      marks: Array.from(svg.querySelectorAll('path, circle, rect, polygon'), place),
    };
  }));
  await browser.close();
  return found;
}

// Where words of the copy lie that are at a free place in the original. Lines of text have air above and below.
function misplaced(a, b) {
  const faults = [];
  const touch = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 5 && other.top < one.bottom - 5;
  const inside = (one, box) => one.left >= box.left - 1 && one.right <= box.right + 1 && one.top >= box.top - 5 && one.bottom <= box.bottom + 5;
  b.texts.forEach((text, i) => {
    const old = a.texts[i];
    if (text.words === old.words) return;
    const fault = (what) => faults.push(`"${text.words}" ${what}`);
    if (!inside(text, {left: 1, top: 0, right: b.width - 1, bottom: b.height})) fault('sticks out of the picture');
    b.texts.forEach((other, k) => { if (k !== i && touch(text, other) && !touch(old, a.texts[k])) fault(`lies on "${other.words}"`); });
    b.marks.forEach((mark, k) => {
      if (touch(text, mark) && !touch(old, a.marks[k])) fault('lies on a mark');
      if (inside(old, a.marks[k]) && !inside(text, mark)) fault('sticks out of a box');
    });
  });
  return faults;
}

test('no word sticks out of its picture or box, or lies on another or on a mark', async () => {
  const words = Words.read(root, 'zh'), list = Array.from(drawings), svgs = list.map(read);
  // What the rules are for: words that are too long.
  const long = small({translated: {'circle through the start': '经过起点的圆'.repeat(4), 'equilibrium': '均衡'.repeat(30)}});
  const copies = svgs.map((svg) => copy(words, svg).text);
  const steps = svgs[list.indexOf('docs/en/pictures/dynamics-steps.svg')], tape = svgs[list.indexOf('docs/en/pictures/tape.svg')];
  const bad = [copy(long, steps).text, tape.replace('value 0.8', '值'.repeat(20))];
  const all = await boxes([...svgs, ...copies, steps, tape, ...bad]), n = list.length;
  assert.equal(all.length, 2 * n + 4);
  list.forEach((drawing, i) => assert.equal(all[i].texts.length, wordsOf(svgs[i]).filter(({tag}) => tag.startsWith('<text')).length, drawing));
  assert.deepEqual(list.flatMap((drawing, i) => misplaced(all[i], all[n + i]).map((fault) => `${drawing}: ${fault}`)), []);
  const faults = [...misplaced(all[2 * n], all[2 * n + 2]), ...misplaced(all[2 * n + 1], all[2 * n + 3])].map((fault) => fault.replace(/.*?" /, ''));
  for (const fault of ['sticks out of the picture', 'lies on a mark', 'lies on "steps"', 'sticks out of a box'])
    assert.ok(faults.includes(fault), `${fault}: ${JSON.stringify(faults)}`);
});

test('each Chinese page of the book shows the Chinese pictures, each English page the English ones', {skip: !process.env.BOOK}, () => {
  const folder = path.resolve(process.env.BOOK), faults = [];
  let chinese = 0, english = 0;
  for (const page of fs.readdirSync(folder, {recursive: true}).filter((file) => file.endsWith('.html') && !file.startsWith('players'))) {
    const text = fs.readFileSync(path.join(folder, page), 'utf8'), inChinese = text.includes('<html lang=zh-Hans>');
    for (const [, picture] of text.matchAll(/<img src="([^"]+\.svg(?:#[^"]*)?)"/g)) {
      if (picture.endsWith('.svg#zh-Hans') !== inChinese) faults.push(`${page}: ${picture}`);
      inChinese ? ++chinese : ++english;
    }
  }
  assert.deepEqual(faults, []);
  assert.ok(chinese >= 17 && english > 17);
});

test('a picture shows the words of the language in its address', async (t) => {
  const browser = await launch(), folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
  t.after(async () => { await browser.close(); fs.rmSync(folder, {recursive: true}); });
  const draw = (words) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><text x="50" y="15" text-anchor="middle">${words}</text></svg>`;
  const files = {'both.svg': copy(small({translated: {density: '密度'}}), draw('density')).both, 'en.svg': draw('density'), 'zh.svg': draw('密度')};
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  fs.writeFileSync(path.join(folder, 'page.html'), ['both.svg', 'en.svg', 'both.svg#zh-Hans', 'zh.svg'].map((file) => `<img src="${file}" width=400>`).join('<br>'));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path.join(folder, 'page.html')).href);
  const [a, english, b, chinese] = await Promise.all([0, 1, 2, 3].map(async (i) => (await page.locator('img').nth(i).screenshot()).toString('base64')));
  assert.equal(a, english);
  assert.equal(b, chinese);
  assert.notEqual(a, b);
});
