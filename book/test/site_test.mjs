// The book as it was built, in Chromium, from the file system: BOOK=folder node --test test/site_test.mjs
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, {after, before} from 'node:test';
import {pathToFileURL} from 'node:url';

import {labBeside} from '../site/lab.mjs';
import {launch, watched} from './browser.mjs';

const folder = path.resolve(process.env.BOOK);
const files = fs.readdirSync(folder, {recursive: true}).map((file) => file.split(path.sep).join('/'));
const pages = files.filter((file) => file.endsWith('.html')).sort();
const texts = pages.filter((file) => !file.startsWith('players/'));
const address = (file) => pathToFileURL(path.join(folder, file.split('#')[0])).href + (file.includes('#') ? `#${file.split('#')[1]}` : '');
const size = (file) => fs.statSync(path.join(folder, file)).size;
const chinese = pages.filter((file) => /^docs\/zh\/\d\d-/.test(file));

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test('there are pages, and all is less than 5 MB', () => {
  assert.ok(pages.length > 50);
  const bytes = files.filter((file) => fs.statSync(path.join(folder, file)).isFile()).reduce((sum, file) => sum + size(file), 0);
  assert.ok(bytes < 5e6, `${bytes} bytes`);
});

// The attributes in the tags of a page, and its language.
const read = (file) => {
  const text = fs.readFileSync(path.join(folder, file), 'utf8').replace(/<script>[^]*?<\/script>/g, ''), found = {ids: [], links: [], sources: []};
  for (const [, name, quoted, plain] of (text.match(/<[a-z][^>]*>/g) ?? []).join('').matchAll(/ (id|href|src|lang)=(?:"([^"]*)"|([^\s">]+))/g)) {
    const value = (quoted ?? plain).replaceAll('&amp;', '&');
    if (name === 'id') found.ids.push(value);
    else if (name === 'lang') found.lang ??= value;
    else found.links.push(new URL(value, address(file)).href);
  }
  const [, names = ''] = /<ul id=names>(.*?)<\/ul>/s.exec(text) ?? [];
  found.sources = Array.from(names.matchAll(/>([^<]+)<\/a>/g), (match) => match[1]);
  return found;
};

// The chapters, the longest page of each folder (of the exercises, of all of them), and the slides.
const kind = (file) => /^exercises|slides-/.exec(file)?.[0] ?? path.dirname(file), longest = new Map();
for (const file of [...pages].sort((a, b) => size(a) - size(b))) longest.set(kind(file), file);
const closely = new Set([...longest.values(), ...pages.filter((file) => /^docs\/(en|zh)\/\d\d-/.test(file)), 'index.html', 'source.html']);

// Lines that begin with the mark behind a formula, or end with the bracket before one.
const parted = (page) => page.evaluate(() => {
  const place = (text, i) => {
    const range = document.createRange();
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    return range.getBoundingClientRect();
  };
  return Array.from(document.querySelectorAll('main m-i')).filter((one) => {
    const {previousSibling: before, nextSibling: behind} = one, boxes = one.getClientRects();
    if (boxes.length === 0) return false;
    const mark = behind?.nodeType === 3 && /^[，。：；？！、）,.:;?!)]/.test(behind.data) && place(behind, 0).top > boxes[boxes.length - 1].bottom - 3;
    return mark || (before?.nodeType === 3 && /[（(]$/.test(before.data) && place(before, before.length - 1).bottom < boxes[0].top + 3);
  }).map((one) => one.getAttribute('aria-label'));
});

// Looks at some of the pages, one after the other, and at these also in a wide window and by night. To resize a page costs as
// much as to load it, and so a page is first looked at as the one before was left.
async function look(some) {
  let width = 360, colorScheme = 'light', looks = 0;
  const {page, faults} = await watched(browser, {viewport: {width, height: 800}, colorScheme});
  const view = async (pixels, colours) => {
    if (pixels !== width) await page.setViewportSize({width: width = pixels, height: 800});
    if (colours !== colorScheme) await page.emulateMedia({colorScheme: colorScheme = colours});
  };
  for (const file of [...some.filter((file) => closely.has(file)), ...some.filter((file) => !closely.has(file))]) {
    const other = width === 360 ? 1280 : 360, night = colorScheme === 'dark' ? 'light' : 'dark';
    const views = closely.has(file) ? [[width, colorScheme], [width, night], [other, night], [other, colorScheme]] : [[360, 'light']];
    if (views.length === 1) await view(...views[0]);
    await page.goto(address(file));
    await page.evaluate(() => { for (const fold of document.querySelectorAll('main details:not(.player)')) fold.open = true; });
    for (const one of views) {
      await view(...one);
      const [wide, unset] = await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelectorAll(':is(m-i, m-d):not([role])').length]);
      if (wide > width) faults.push(`${file}, ${colorScheme}: ${wide} pixels wide where there are ${width}`);
      if (unset > 0) faults.push(`${file}: ${unset} formulas are not set`);
      ++looks;
      if (width === 360 && colorScheme === 'light') for (const formula of await parted(page)) faults.push(`${file}: ${formula} is parted from a mark`);
    }
  }
  return {faults, looks};
}

test('each page at 360 pixels, and many at 1280 and by night: nothing sticks out, no error, no request but for files, no mark alone', async () => {
  const halves = [0, 1].map((half) => pages.filter((file, i) => i % 2 === half));
  const both = await Promise.all(halves.map(look));
  assert.deepEqual(both.flatMap(({faults}) => faults), []);
  assert.equal(both[0].looks + both[1].looks, pages.length + 3 * closely.size);
  assert.ok(closely.size >= 2 * 14 && closely.size < 60, `${closely.size} pages`);
});

test('each link leads to a file of the book, and to an id in it; no id is there twice', () => {
  const found = new Map(texts.map((file) => [file, read(file)]));
  const start = `${pathToFileURL(folder).href}/`, sources = found.get('source.html').sources, faults = [];
  assert.ok(sources.length > 100);
  const lab = pathToFileURL(path.join(folder, '../lab/lab.html')).href;
  let count = 0, intoLab = 0;
  for (const file of texts) {
    const {ids, links, lang} = found.get(file);
    if (new Set(ids).size !== ids.length) faults.push(`${file}: an id is there twice: ${ids.find((id, i) => ids.indexOf(id) !== i)}`);
    if (lang !== (/^docs\/zh\/|\.zh-CN\.html$/.test(file) ? 'zh-Hans' : 'en')) faults.push(`${file}: lang ${lang}`);
    for (const link of links) {
      if (/^https:/.test(link)) continue;
      if (link.startsWith(lab)) { ++intoLab; continue; }
      ++count;
      const [to, id] = decodeURI(link).split('#'), target = to.slice(start.length);
      if (!to.startsWith(start) || !files.includes(target)) faults.push(`${file}: ${link} is not there`);
      else if (target.endsWith('.svg') && fs.readFileSync(path.join(folder, target), 'utf8').includes(`<svg id="${id}"`)) continue;
      else if (id && !found.get(target)?.ids.includes(id) && !(target === 'source.html' && sources.includes(id))) faults.push(`${file}: ${link} has no such id`);
    }
  }
  assert.ok(count > 3000);
  // One for each step of its tour, in each language, where the lab stands beside the book.
  assert.equal(intoLab, labBeside(folder) ? 20 : 0);
  assert.deepEqual(faults, []);
});

test('colours: words have a contrast of 4.5 or more against their ground, by day and by night', async () => {
  const {page} = await watched(browser, {});
  await page.goto(address('docs/en/01-tape.html'));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme});
    const ratios = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const luminance = (name) => {
        const hex = style.getPropertyValue(name).trim().slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
        const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const found = {};
      for (const words of ['--ink', '--soft', '--link', '--comment', '--keyword', '--string', '--number'])
        for (const ground of ['--ground', '--panel']) {
          const [a, b] = [luminance(words), luminance(ground)].sort((x, y) => y - x);
          found[`${words} on ${ground}`] = (a + 0.05) / (b + 0.05);
        }
      return found;
    });
    for (const [pair, ratio] of Object.entries(ratios)) assert.ok(ratio >= 4.5, `${colorScheme}: ${pair} has ${ratio}`);
  }
});

async function search(page, words) {
  await page.keyboard.press('/');
  await page.keyboard.insertText(words);
  await page.waitForSelector('#results a');
  return page.evaluate(() => Array.from(document.querySelectorAll('#results a'), (one) => [one.textContent, one.href, one.closest('li').lang]));
}

test('search: an English word, by the keyboard alone', async () => {
  const {page, faults} = await watched(browser, {viewport: {width: 360, height: 700}});
  await page.goto(address('docs/en/09-jensen-shannon.html'));
  const found = await search(page, 'pullback');
  assert.match(found[0][1], /docs\/en\/02-arrays\.html#the-pullback$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/02-arrays\.html#the-pullback$/);
  await page.keyboard.press('/');
  await page.keyboard.insertText('qqqq');
  await page.waitForFunction(() => document.querySelector('#results').textContent === 'Nothing found.');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#results').isHidden(), true);
  assert.deepEqual(faults, []);
});

test('search: a Chinese word', async () => {
  const {page, faults} = await watched(browser, {});
  await page.goto(address(chinese[0] ?? 'docs/zh/glossary.html'));
  const found = await search(page, '判别器');
  assert.ok(found.length > 0);
  assert.equal(found[0][2], 'zh');
  assert.match(found[0][1], /docs\/zh\//);
  assert.deepEqual(faults, []);
});

test('the contents of a Chinese page are in Chinese', async () => {
  const {page} = await watched(browser, {javaScriptEnabled: false});
  await page.goto(address('docs/zh/01-tape.html'));
  const titles = await page.locator('.contents :is(summary, p)').allTextContents();
  assert.ok(titles.length > 6);
  assert.deepEqual(titles.filter((title) => !/\p{Script=Han}/u.test(title)), []);
});

test('the other language opens at the same heading', {skip: chinese.length === 0}, async () => {
  const {page, faults} = await watched(browser, {viewport: {width: 1280, height: 800}});
  const change = async () => {
    const {x, y} = await page.locator('a.language').boundingBox();
    await page.mouse.click(x + 4, y + 4);
  };
  await page.goto(`${address(chinese[0].replace('/zh/', '/en/'))}#the-code`);
  await change();
  await page.waitForURL(new RegExp(`${chinese[0]}#the-code$`));
  await change();
  await page.waitForURL(/docs\/en\/.*#the-code$/);
  assert.deepEqual(faults, []);
});

test('the colours can be changed, and stay changed on the next page', async () => {
  const {page, faults} = await watched(browser, {colorScheme: 'light'});
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(address('index.html'));
  const day = await ground();
  await page.click('button.theme');
  const night = await ground();
  assert.notEqual(day, night);
  await page.goto(address('docs/en/01-tape.html'));
  assert.equal(await ground(), night);
  assert.deepEqual(faults, []);
});

// What of the text is wider than the window, or than a sheet of A4 less its margins.
const wider = (page) => page.evaluate(() => {
  const end = document.documentElement.clientWidth + 1, right = (one) => one.getBoundingClientRect().left + (one.matches('m-d, pre') ? one.scrollWidth : one.offsetWidth);
  return Array.from(document.querySelectorAll('main :is(m-d, m-i, table, pre, img, p, li)')).filter((one) => right(one) > end).map((one) => one.outerHTML.slice(0, 80));
});

test('on paper: black on white, without what only a screen needs, and nothing is cut off', async () => {
  const {page, faults} = await watched(browser, {viewport: {width: 688, height: 1010}, colorScheme: 'dark'});
  await page.goto(address('docs/en/09-jensen-shannon.html'));
  await page.click('button.theme');
  await page.click('button.theme');
  await page.emulateMedia({media: 'print', colorScheme: 'dark'});
  const shown = await page.evaluate(() => {
    const style = getComputedStyle(document.body), display = (one) => getComputedStyle(document.querySelector(one)).display;
    return [style.color, style.backgroundColor, getComputedStyle(document.querySelector('pre .k')).color, ...['header', '.contents', '.onpage', '.neighbours'].map(display)];
  });
  assert.deepEqual(shown, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)', 'rgb(138, 47, 93)', 'none', 'none', 'none', 'none']);
  for (const file of ['docs/en/12-dynamics.html', 'docs/zh/13-lost-modes.html', 'docs/reference/generator-gradients.html']) {
    await page.goto(address(file));
    faults.push(...(await wider(page)).map((one) => `${file}: ${one}`));
  }
  assert.deepEqual(faults, []);
});

test('at 3840 x 2160: larger letters, a measure that can be read, and pictures that keep their shape', async () => {
  const {page, faults} = await watched(browser, {viewport: {width: 3840, height: 2160}});
  for (const file of ['docs/en/09-jensen-shannon.html', 'docs/zh/13-lost-modes.html']) {
    await page.goto(address(file));
    await page.evaluate(() => Promise.all(Array.from(document.images, (image) => { image.loading = 'eager'; return image.decode(); })));
    const [letter, measure, shapes] = await page.evaluate(() => [
      parseFloat(getComputedStyle(document.querySelector('main p')).fontSize), document.querySelector('main h1 ~ p').offsetWidth,
      Array.from(document.images, (image) => [image.clientWidth / image.clientHeight, image.naturalWidth / image.naturalHeight, image.clientWidth]),
    ]);
    assert.ok(letter >= 28 && measure / letter > 30 && measure / letter < 45, `${file}: letters of ${letter} in lines of ${measure}`);
    assert.ok(shapes.length > 0);
    for (const [shape, natural, width] of shapes) assert.ok(Math.abs(shape / natural - 1) < 0.01 && width <= measure, `${file}: ${shape} in place of ${natural}`);
    faults.push(...await wider(page));
  }
  assert.deepEqual(faults, []);
});

test('the first stop of the keyboard leads to the text, and answers begin folded', async () => {
  const {page} = await watched(browser, {});
  await page.goto(address('docs/en/09-jensen-shannon.html'));
  assert.equal(await page.evaluate(() => document.querySelectorAll('main details[open]').length), 0);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'text');
});

test('without scripts the text is there, and the TeX of each formula', async () => {
  const {page} = await watched(browser, {javaScriptEnabled: false});
  await page.goto(address('docs/en/09-jensen-shannon.html'));
  assert.match(await page.textContent('main'), /Which p_g/);
  const formulas = await page.locator('main m-i').allTextContents();
  assert.ok(formulas.length > 50 && formulas.includes('p_g'), formulas.slice(0, 50).join());
});

test('a source is shown', async () => {
  const {page, faults} = await watched(browser, {});
  await page.goto(address('source.html#autodiff/tape.h'));
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'autodiff/tape.h');
  assert.equal(await page.textContent('#source'), fs.readFileSync(new URL('../../autodiff/tape.h', import.meta.url), 'utf8'));
  assert.deepEqual(faults, []);
});

test('slides: the arrow keys turn them, each fits its window, and each is a sheet of paper', async () => {
  const {page, faults} = await watched(browser, {viewport: {width: 1280, height: 720}});
  const lectures = pages.filter((file) => /slides-/.test(file)), counts = new Map();
  assert.deepEqual(lectures, ['en', 'zh'].flatMap((language) => [1, 2].map((n) => `docs/${language}/slides-lecture-${n}.html`)));
  for (const file of lectures) {
    await page.goto(address(file));
    const count = await page.locator('.slide').count();
    counts.set(path.basename(file), [...counts.get(path.basename(file)) ?? [], count]);
    for (let i = 1; i <= count; ++i) {
      await page.waitForFunction((id) => document.querySelector('.slide:not([hidden])').id === id, `s${i}`);
      const end = await page.evaluate(() => document.querySelector('.slide:not([hidden])').getBoundingClientRect().bottom);
      if (end > 720) faults.push(`${file}#s${i}: ${end} pixels high`);
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((id) => document.querySelector('.slide:not([hidden])').id === id, `s${count - 1}`);
    await page.setViewportSize({width: 3840, height: 2160});
    faults.push(...(await page.evaluate(() => Array.from(document.querySelectorAll('.slide'), (slide) => {
      slide.hidden = false;
      return slide.offsetHeight;
    }))).flatMap((height, i) => height > 2000 ? [`${file}#s${i + 1}: ${height} pixels high at 3840 x 2160`] : []));
    await page.setViewportSize({width: 1280, height: 720});
    const sheets = (await page.pdf({format: 'A4', landscape: true})).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    if (sheets !== count) faults.push(`${file}: ${count} slides on ${sheets} sheets`);
  }
  for (const [file, [english, chinese]] of counts) assert.equal(chinese, english, file);
  assert.deepEqual(faults, []);
});

test('slides: the contents lead to those in the same language, and the other language opens at the same slide', async () => {
  const {page, faults} = await watched(browser, {});
  for (const language of ['en', 'zh']) {
    await page.goto(address(`docs/${language}/01-tape.html`));
    await page.click(`.contents a[href^="slides-"]`);
    await page.waitForURL(new RegExp(`docs/${language}/slides-lecture-1.html$`));
    await page.keyboard.press('ArrowRight');
    await page.click('a.language');
    await page.waitForURL(new RegExp(`docs/${language === 'en' ? 'zh' : 'en'}/slides-lecture-1.html#s2$`));
    assert.equal(await page.locator('.slide:not([hidden])').getAttribute('id'), 's2');
    assert.equal(await page.getAttribute('nav.turn button:last-child', 'aria-label'), language === 'en' ? '下一页' : 'Next');
  }
  assert.deepEqual(faults, []);
});

test('each run can be watched, in each language', async () => {
  const {page, faults} = await watched(browser, {});
  const runs = pages.filter((file) => file.startsWith('players/'));
  for (const file of runs) {
    await page.goto(address(file));
    await page.waitForSelector('#controls:not([hidden])');
    const chinese = file.endsWith('.zh-Hans.html');
    await page.click('#play');
    for (const id of ['caption', 'play', 'count'])
      if (/\p{Script=Han}/u.test(await page.textContent(`#${id}`)) !== chinese) faults.push(`${file}: #${id} is in another language`);
  }
  for (const language of runs.length > 0 ? ['en', 'zh'] : []) {
    await page.goto(address(`docs/${language}/10-algorithm-1.html`));
    await page.click('details.player summary');
    const caption = page.frameLocator('.player iframe').locator('#caption');
    await caption.waitFor();
    assert.equal(await caption.textContent(), language === 'zh' ? '训练之前' : 'before training');
  }
  assert.deepEqual(faults, []);
});
